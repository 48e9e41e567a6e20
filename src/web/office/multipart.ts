import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Visit } from './office.ts';

/** A file of a form. Its name is what the sender calls it: to be shown, never a path. */
export type UploadedFile = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Lets the routes of this scope take forms with files (RFC 7578), read by the runtime's own parser. `fieldsOf` then gives
 * the fields and `filesOf` the files that were chosen.
 * @param maximumBytes of the whole form, where its route does not say otherwise
 */
export const acceptFiles = (scope: FastifyInstance, maximumBytes: number): void => {
  scope.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: maximumBytes },
    async (request: FastifyRequest, body: Buffer) => {
      const headers = { 'content-type': request.headers['content-type'] ?? '' };
      const form = await new Response(new Uint8Array(body), { headers }).formData().catch(() => undefined);
      if (form === undefined) throw Object.assign(new Error('a form that cannot be read'), { statusCode: 400 });
      const files = new Map<string, UploadedFile>();
      const fields: Record<string, string> = {};
      for (const [name, value] of form) {
        if (typeof value === 'string') fields[name] = value;
        else if (value.name !== '')
          files.set(name, { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
      }
      return { ...fields, files };
    },
  );
};

/** The files of a posted form that were chosen, by the name of their field. */
export const filesOf = ({ request }: Visit): ReadonlyMap<string, UploadedFile> => {
  const { body } = request;
  const files = typeof body === 'object' && body !== null && 'files' in body ? body.files : undefined;
  return files instanceof Map ? files : new Map();
};
