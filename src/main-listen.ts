import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';

export type Listening = { readonly close: () => Promise<void> };

type Address = { readonly host: string; readonly port: number };

/** Opens a listener, or says in one sentence why it cannot. Closing ends idle connections at once. */
export const listen = async (server: FastifyInstance | Server, address: Address, name: string): Promise<Listening> => {
  try {
    if ('inject' in server) await server.listen({ ...address });
    else await listenPlain(server, address);
  } catch (error) {
    throw explain(error, address, name);
  }
  const raw = 'inject' in server ? server.server : server;
  return {
    close: async () => {
      raw.closeIdleConnections();
      const closed = 'inject' in server ? server.close() : closePlain(server);
      raw.closeAllConnections();
      await closed;
    },
  };
};

const listenPlain = (server: Server, { host, port }: Address): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

const closePlain = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

const explain = (error: unknown, { host, port }: Address, name: string): unknown => {
  const code = (error as { code?: unknown }).code;
  if (code === 'EADDRINUSE')
    return refuse(
      `Port ${port} is in use, perhaps by another Vestibule, so ${name} cannot open; stop the other program or configure another port.`,
    );
  if (code === 'EADDRNOTAVAIL')
    return refuse(`This machine has no address ${host}, so ${name} cannot open; configure one that it has.`);
  if (code === 'EACCES')
    return refuse(`This user may not listen on ${host}:${port}; configure a port above 1023 for ${name}.`);
  return error;
};

const refuse = (sentence: string): Error => Object.assign(new Error(sentence), { name: 'ListenError' });

/** Whether a listener could not open for a reason that is the operator's to mend, so that its sentence is all there is to say. */
export const isListenError = (error: unknown): error is Error => error instanceof Error && error.name === 'ListenError';
