import { type PhoneServer, type PhoneServerOptions, startPhoneServer } from '../../support/phone-server.ts';

/** Plays against a server of its own. */
export const withServer =
  (play: (server: PhoneServer) => Promise<void>, options: PhoneServerOptions = {}) =>
  async (): Promise<void> => {
    const server = await startPhoneServer(options);
    try {
      await play(server);
    } finally {
      await server.close();
    }
  };
