/**
 * What the C library's allocator is told before Node starts (on Linux; others ignore it): give large buffers back at
 * once, and keep few pools. Without it the buffers of one large upload stay with the process, twice the memory for ever.
 */
export const memorySettings = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const

/** What Node is told: a smaller nursery, or the garbage of reading fills three times as much before it is looked at. */
export const memoryFlags = ['--max-semi-space-size=16'] as const
