import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Surroundings } from '../surroundings.ts';

const types = { p12: 'application/x-pkcs12', pem: 'application/x-pem-file' } as const;

/** Adds the files of the test cards (`.p12`, `.pem`) and the sandbox’s root, for a real browser or for curl. */
export function addDownloads(scope: FastifyInstance, { cards, trust }: Pick<Surroundings, 'cards' | 'trust'>): void {
  scope.get('/reader/root.pem', (_request, reply) =>
    reply
      .header('content-disposition', 'attachment; filename="vestibule-sandbox-root.pem"')
      .type(types.pem)
      .send(trust.rootPem),
  );
  scope.get<{ Params: { file: string } }>('/reader/cards/:file', async (request, reply) => {
    const [, id = '', kind] = /^(.+)\.(p12|pem)$/.exec(request.params.file) ?? [];
    const card = cards.find(id);
    if (card === undefined || (kind !== 'p12' && kind !== 'pem')) return reply.callNotFound();
    // The name is the card’s own id, not what was asked for: nothing from outside reaches the path.
    const content = await readFile(join(cards.directory, `${card.id}.${kind}`));
    return reply
      .header('content-disposition', `attachment; filename="${card.id}.${kind}"`)
      .type(types[kind])
      .send(content);
  });
}
