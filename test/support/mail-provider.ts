import { once } from 'node:events';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export type MailProvider = {
  readonly issuer: string;
  /** Who logs in from now on, and whether the provider vouches for the address. */
  readonly become: (email: string | undefined, isVerified: unknown) => void;
  readonly close: () => Promise<void>;
};

/** Registration of the partner space there. */
export const spaceAtProvider = { clientId: 'partner-space', clientSecret: 'the-space-at-its-provider-0001' };

/** A real OpenID provider that asks nothing: whoever comes is who the test says. */
export const startMailProvider = async (port: number, redirectUri: string): Promise<MailProvider> => {
  const issuer = `http://localhost:${port}`;
  let person: { readonly email: string | undefined; readonly isVerified: unknown } | undefined;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: spaceAtProvider.clientId, client_secret: spaceAtProvider.clientSecret },
        ...{ redirect_uris: [redirectUri], token_endpoint_auth_method: 'client_secret_basic' },
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    cookies: { keys: ['a key of this test'] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_ctx, accountId) => ({
      accountId,
      claims: () => ({ sub: accountId, email: person?.email, email_verified: person?.isVerified as boolean }),
    }),
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: spaceAtProvider.clientId, accountId: 'somebody' });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  provider.on('server_error', (_ctx, error) => {
    throw error;
  });
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response);
    const result = person === undefined ? { error: 'access_denied' } : { login: { accountId: 'somebody' } };
    void provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    issuer,
    become: (email, isVerified) => {
      person = email === undefined && isVerified === undefined ? undefined : { email, isVerified };
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
