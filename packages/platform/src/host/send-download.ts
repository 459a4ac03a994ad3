import type { FastifyReply } from 'fastify'
import type { Download } from '../service.ts'

/** Sends a file to keep, never to show; streamed when its body is a stream. */
export function sendDownload(reply: FastifyReply, { name, type, body }: Download): FastifyReply {
  const plain = name.replaceAll(/[^\w.-]+/g, '_')
  const disposition = `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`
  return reply.header('content-disposition', disposition).header('cache-control', 'no-store').type(type).send(body)
}
