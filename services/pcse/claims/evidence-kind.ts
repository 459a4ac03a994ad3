const kinds = [
  { type: 'application/pdf', starts: Buffer.from('%PDF-') },
  { type: 'image/png', starts: Buffer.from([0x89, 0x50, 0x4e, 0x47]) },
  { type: 'image/jpeg', starts: Buffer.from([0xff, 0xd8, 0xff]) },
]

/**
 * What kind of evidence a file is by its first bytes, whatever its name says; undefined for a kind we do not take.
 * Invoices and certificates come as PDF, PNG or JPEG (inferred).
 */
export function evidenceKind(content: Buffer): string | undefined {
  return kinds.find(({ starts }) => content.subarray(0, starts.length).equals(starts))?.type
}
