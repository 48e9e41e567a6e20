import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { compactDecrypt, createRemoteJWKSet, type CryptoKey, errors, jwtVerify } from 'jose';
import type { Clock } from '#vocabulary/clock.ts';
import { serveOwnKey } from './own-key.ts';
import { secretOf, taxApi } from './services.ts';

/** One question that the API asked the federator, for its page. */
export type TaxVisit = { readonly atMilliseconds: number; readonly learnt: Introspection };

const introspectionSchema = Type.Union([
  Type.Object({ active: Type.Literal(false) }),
  Type.Object({
    active: Type.Literal(true),
    aud: Type.String(),
    sub: Type.String(),
    scope: Type.String(),
    given_name: Type.Optional(Type.String()),
    family_name: Type.Optional(Type.String()),
  }),
]);
export type Introspection = Static<typeof introspectionSchema>;

type Deps = { readonly issuer: string; readonly clock: Clock };

/** The last ones that are shown. */
const mostVisits = 5;

/**
 * Adds the data provider: a resource, `/impots-api/revenu`, that a service calls with the access token of its user. It
 * asks the federator whether the token is good, as data providers of FranceConnect do (franceconnect.md §4).
 * @returns its last visits, newest first
 */
export const addTaxApi = async (scope: FastifyInstance, deps: Deps): Promise<() => readonly TaxVisit[]> => {
  const check = checkerOf(deps, (await serveOwnKey(scope, '/impots-api/jwks')).key);
  let visits: readonly TaxVisit[] = [];
  scope.get('/impots-api/revenu', async (request, reply) => {
    const token = tokenOf(request);
    const learnt = token === '' ? noToken : await check(token);
    // Not about the token: our own credentials, or a federator out of order.
    if (learnt === undefined) return refuse(reply, 502, 'checktoken_failed');
    visits = [{ atMilliseconds: deps.clock.nowMilliseconds(), learnt }, ...visits].slice(0, mostVisits);
    return answer(reply, learnt);
  });
  return () => visits;
};

const noToken: Introspection = { active: false };

const tokenOf = (request: FastifyRequest): string =>
  /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';

const answer = (reply: FastifyReply, learnt: Introspection): FastifyReply => {
  reply.header('cache-control', 'no-store');
  if (!learnt.active) return refuse(reply, 401, 'invalid_token');
  if (!learnt.scope.split(' ').includes(taxApi.scope)) return refuse(reply, 403, 'insufficient_scope');
  // The figure is the same for everybody: nothing here is about anybody.
  return reply.send({ revenu_fiscal_de_reference: 21_870, annee: 2024, learnt });
};

/** RFC 6750 §3; the challenge is for what is wrong with the token. */
const refuse = (reply: FastifyReply, status: 401 | 403 | 502, error: string): FastifyReply =>
  (status === 502 ? reply : reply.header('www-authenticate', `Bearer error="${error}"`)).code(status).send({ error });

/** Asks `/checktoken`, opens the answer and checks who signed it, for whom. */
const checkerOf = (
  { issuer, clock }: Deps,
  key: CryptoKey,
): ((token: string) => Promise<Introspection | undefined>) => {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));
  return async (token) => {
    const body = new URLSearchParams({ token, client_id: taxApi.clientId, client_secret: secretOf(taxApi.clientId) });
    const response = await fetch(`${issuer}/checktoken`, { method: 'POST', body });
    if (!response.ok) return undefined;
    return readAnswer(await response.text(), { issuer, clock, key, keys });
  };
};

type Trust = Deps & { readonly key: CryptoKey; readonly keys: ReturnType<typeof createRemoteJWKSet> };

const readAnswer = async (sealed: string, { issuer, clock, key, keys }: Trust): Promise<Introspection> => {
  try {
    const { plaintext } = await compactDecrypt(sealed, key);
    const { payload } = await jwtVerify(plaintext, keys, {
      issuer,
      audience: taxApi.clientId,
      algorithms: ['ES256'],
      currentDate: new Date(clock.nowMilliseconds()),
    });
    const told = payload['token_introspection'];
    return Value.Check(introspectionSchema, told) ? told : { active: false };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { active: false };
    throw error;
  }
};
