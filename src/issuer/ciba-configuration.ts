import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import type { Client } from '#clients/client.ts';
import type { ProfessionalAccount } from './account.ts';
import type { CibaDesk } from './ciba.ts';
import { cibaChannels } from './ciba-door.ts';
import { createHints } from './ciba-hint.ts';
import type { KeyRing } from './keys.ts';
import type { IssuerDeps } from './provider.ts';

export type CibaSetup = {
  readonly deps: IssuerDeps;
  readonly desk: CibaDesk;
  readonly ring: KeyRing;
  readonly clientOf: (engineClient: object) => Client;
};

/** The engine's configuration with CIBA added. */
export const withCiba = (configuration: Configuration, setup: CibaSetup): Configuration => {
  const { deps, desk, clientOf } = setup;
  const extraParams = configuration.extraParams as Readonly<Record<string, never>>;
  return {
    ...configuration,
    extraParams: { ...extraParams, channel: checkChannel },
    ttl: { ...configuration.ttl, BackchannelAuthenticationRequest: () => desk.door.rules.requestSeconds },
    features: {
      ...configuration.features,
      ciba: cibaFeature(setup),
      requestObjects: {
        ...configuration.features?.requestObjects,
        assertJwtClaimsAndHeader: async (ctx, claims, _header, client) => {
          if (ctx.oidc.route !== 'backchannel_authentication') return;
          checkSignedRequest(deps, claims, clientOf(client));
          await checkFirstUse(ctx, claims, client.clientId);
        },
      },
    },
  };
};

type CibaFeature = NonNullable<NonNullable<Configuration['features']>['ciba']>;

const cibaFeature = ({ deps, desk, ring, clientOf }: CibaSetup): CibaFeature => {
  const hints = createHints(deps, ring);
  return {
    enabled: true,
    deliveryModes: ['poll', 'ping'],
    validateBindingMessage: (_ctx, message) => checkBindingMessage(message),
    processLoginHint: (_ctx, hint = '') => hints.subjectOfIdentifier(hint),
    processLoginHintToken: (ctx, token = '') => hints.subjectOfToken(token, clientOf(ctx.oidc.client ?? {})),
    triggerAuthenticationDevice: (ctx, request, account, client) =>
      desk.open(ctx, request, { account: account as ProfessionalAccount, client: clientOf(client) }),
    // Optional members of the request that mean nothing here (CIBA Core §7.1): the phone has its own secret.
    validateRequestContext: () => {},
    verifyUserCode: () => {},
  };
};

/** What the phone asks the person to match: exactly two digits (psc.md §6). */
const checkBindingMessage = (message: string | undefined): void => {
  if (message === undefined || !/^\d\d$/.test(message)) {
    throw new errors.InvalidBindingMessage('binding_message must be two digits, from 00 to 99');
  }
};

const checkChannel = (_ctx: KoaContextWithOIDC, value: string | undefined): void => {
  if (value !== undefined && !(cibaChannels as readonly string[]).includes(value)) {
    throw new errors.InvalidRequest(`channel must be one of ${cibaChannels.join(', ')}`);
  }
};

/** The engine takes a request for this long after its end (`configuration.ts`, clockTolerance). */
const toleranceSeconds = 15;

/** Longest life of a signed request in the FAPI profile (FAPI 1.0 Part 2 §5.2.2 points 13 and 17). */
const fapiSeconds = 3600;

type Claims = Readonly<Record<string, unknown>>;

/**
 * CIBA Core §7.1.1 wants `jti` unique; what was seen is kept as that of client assertions is, until the request has
 * expired. The signature is looked at after this, but the service has proved itself before: it can use up only its own.
 */
const checkFirstUse = async ({ oidc }: KoaContextWithOIDC, { jti, exp }: Claims, clientId: string): Promise<void> => {
  const { ReplayDetection } = oidc.provider;
  const isFirst = await ReplayDetection.unique(`ciba-request ${clientId}`, String(jti), Number(exp) + toleranceSeconds);
  if (!isFirst) throw new errors.InvalidRequest('the signed request was used before');
};

/** CIBA Core §7.1.1 names the claims; the engine looks at issuer, audience, times and signature by itself. */
const checkSignedRequest = ({ clock }: IssuerDeps, claims: Claims, client: Client): void => {
  for (const name of ['exp', 'iat', 'nbf', 'jti']) {
    if (claims[name] === undefined) throw new errors.InvalidRequest(`the signed request must contain ${name}`);
  }
  if (client.ciba?.isFapi !== true) return;
  const [exp, nbf] = [Number(claims['exp']), Number(claims['nbf'])];
  if (exp - nbf > fapiSeconds || clock.nowSeconds() - nbf > fapiSeconds) {
    throw new errors.InvalidRequest('the signed request must live no longer than 60 minutes');
  }
};
