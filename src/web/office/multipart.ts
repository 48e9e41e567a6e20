import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Visit } from './office.ts';

type FilledForm = Readonly<Record<string, string | Uint8Array>>;

/**
 * Lets the routes of this scope take forms with files (RFC 7578), read by the runtime's own parser. `fieldsOf` then gives
 * the fields and `filesOf` the files that were chosen. @param maximumBytes of the whole form
 */
export const acceptFiles = (scope: FastifyInstance, maximumBytes: number): void => {
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: maximumBytes },
    async (request: FastifyRequest, body: Buffer): Promise<FilledForm> => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
      if (form === undefined) throw Object.assign(new Error('a form that cannot be read'), { statusCode: 400 });
      const members: [string, string | Uint8Array][] = [];
      for (const [name, value] of form) {
        if (typeof value === 'string') members.push([name, value]);
        else if (value.name !== '') members.push([name, new Uint8Array(await value.arrayBuffer())]);
      }
      return Object.fromEntries(members);
    },
  );
};

/** The files of a posted form that were chosen, by the name of their field. */
export const filesOf = ({ request }: Visit): Readonly<Record<string, Uint8Array>> => {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {};
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (value instanceof Uint8Array ? [[name, value]] : [])),
  );
};
