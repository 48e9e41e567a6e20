import type { FastifyReply } from 'fastify';
import type { ConsoleVisit } from './console-visit.ts';

/** Pictures are shown where a page asks for them; everything else is saved, never run. */
const shownTypes = new Set(['image/png', 'image/jpeg', 'image/webp']);

/**
 * Sends what a partner uploaded. Its type was read from its bytes when it came; the browser is told to believe nothing
 * else, and that nothing in it may run.
 */
export const sendFile = (
  { reply }: ConsoleVisit,
  { mediaType, base64 }: { readonly mediaType: string; readonly base64: string },
  name: string,
): FastifyReply =>
  reply
    .headers({
      'content-type': mediaType,
      'content-disposition': `${shownTypes.has(mediaType) ? 'inline' : 'attachment'}; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    .send(Buffer.from(base64, 'base64'));
