import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import Fastify, { type FastifyInstance } from 'fastify';
import {
  compactDecrypt,
  createRemoteJWKSet,
  type CryptoKey,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  jwtVerify,
} from 'jose';
import { parseDataProvider } from '#clients/citizen/declare.ts';
import { hashSecret } from '#clients/secret.ts';
import { rotateKeys } from '#issuer/keys.ts';
import { sealClientSecret } from '#methods/upstream/client-secret.ts';
import { systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { registerIdentityProviders } from '#sandbox/citizen/providers/identity-providers.ts';
import { federatorSecret, identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { citizenKeyDepsOf, openConfiguredStores, vaultOf } from '../../src/main-stores.ts';
import { type CitizenService, newCitizenService } from '../support/citizen-service.ts';
import { agree, choose, comeBy, identify, logIn, logInAgain, pageName } from '../support/citizen-steps.ts';
import { freePorts } from '../support/free-ports.ts';
import { newVisitor, wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

// What happens to people while the platform is restarted or its keys change, and who else asks about a token.
let world: World;
let town: CitizenService;
let clinic: CitizenService;
before(async () => {
  world = await startWorld({ citizen: true });
  const scopes = ['identite_pivot', 'email', 'dgfip_rfr', 'cnam_caisse'];
  town = await newCitizenService(world, { record: { scopes } });
  clinic = await newCitizenService(world, { door: 'plus' });
});
after(async () => {
  await Promise.all([town, clinic].map((service) => service?.close()));
  await world?.close();
});

/** The stores beside the running platform, as a command opens them. */
const beside = async <T>(act: (opened: Awaited<ReturnType<typeof openConfiguredStores>>) => Promise<T>): Promise<T> => {
  const opened = await openConfiguredStores(world.config, { clock: systemClock, random: systemRandom });
  try {
    return await act(opened);
  } finally {
    opened.stores.close();
  }
};

/** Identity providers in a house of their own: they go on while the platform is down. */
const openOutside = async (): Promise<FastifyInstance> => {
  const [port = 0] = await freePorts(1);
  const origins = { providersOrigin: `http://localhost:${port}` };
  const { low, plus } = world.citizen;
  const app = Fastify({ logger: false, forceCloseConnections: true });
  await registerIdentityProviders(app, {
    config: { mode: 'sandbox' },
    origins,
    federator: {
      redirectUris: [low, plus].map((issuer) => `${issuer}/oidc-callback`),
      postLogoutRedirectUris: [low, plus].map((issuer) => `${issuer}/client/logout-callback`),
      jwksUri: `${plus}/client/.well-known/keys`,
    },
    fetch,
    clock: systemClock,
    random: systemRandom,
    log: createLog('silent'),
  });
  await app.listen({ port, host: '127.0.0.1' });
  await beside(async ({ master, stores }) => {
    const vault = vaultOf(master, 'upstream', systemRandom);
    const record = identityProvidersOfSandbox(origins, vault).find(({ providerId }) => providerId === 'la-poste');
    assert.ok(record !== undefined);
    const providerId = asProviderId('ailleurs');
    const sealedClientSecret = sealClientSecret(vault, providerId, federatorSecret('la-poste'));
    await stores.identityProviders.save(providerId, { ...record, providerId, sealedClientSecret }, []);
  });
  await world.running.citizen?.refresh();
  return app;
};

test('the platform is restarted while I am at my provider, and again while I read: nothing is lost', async () => {
  const outside = await openOutside();
  const me = newVisitor();
  const there = await choose(me, await me.open(town.authorizeUrl()), 'ailleurs');
  world = await world.restart();
  const consent = await identify(me, there, 'angela');
  assert.equal(pageName(consent), 'citizen-consent', wordsOf(consent).slice(0, 300));
  world = await world.restart();
  const callback = await agree(me, consent, town);
  world = await world.restart();
  const { claims } = await town.finish(callback);
  assert.equal(claims['family_name'], 'DUBOIS');
  assert.equal((await logInAgain(me, town)).claims.sub, claims.sub, 'single sign-on outlives it too');
  await outside.close();
});

test('keys change while I am logged in: what was signed before still verifies, what comes is known already', async () => {
  const me = newVisitor();
  const first = await logIn(me, town);
  const published = (await (await fetch(`${town.issuer}/jwks`)).json()) as { keys: { kid: string }[] };
  await beside((opened) =>
    rotateKeys(citizenKeyDepsOf(world.config, opened, { clock: systemClock, random: systemRandom }, 'low')),
  );
  await world.running.citizen?.refresh();
  const second = await logInAgain(me, town);
  const kid = decodeProtectedHeader(second.idToken).kid ?? '';
  assert.notEqual(kid, decodeProtectedHeader(first.idToken).kid);
  assert.ok(published.keys.some((key) => key.kid === kid));
  await jwtVerify(first.idToken, createRemoteJWKSet(new URL(`${town.issuer}/jwks`)), { audience: town.clientId });
  const leaving = await me.open(town.logoutUrl(first.idToken));
  assert.equal(pageName(leaving), 'citizen-leaving', 'an old id_token still says which login');
});

test('somebody from another member state comes in by the eIDAS node, unknown to any register, and reads English', async () => {
  const me = newVisitor('de');
  const choice = await me.open(clinic.authorizeUrl());
  const consent = await comeBy(me, choice, { provider: 'eidas', citizen: 'eidas-greta' });
  assert.match(consent.text, /<html lang="en">/);
  assert.match(wordsOf(consent), /Greta Müllersdorff/);
  const login = await clinic.finish(await agree(me, consent, clinic));
  assert.deepEqual(
    [login.claims['given_name'], login.claims['family_name'], login.claims['birthplace']],
    ['Greta', 'Müllersdorff', undefined],
  );
  const again = await logIn(newVisitor(), clinic, { provider: 'eidas', citizen: 'eidas-greta' });
  assert.equal(again.claims.sub, login.claims.sub);
  const other = await logIn(newVisitor(), clinic, { provider: 'eidas', citizen: 'eidas-joao' });
  assert.notEqual(other.claims.sub, login.claims.sub);
  const lines = await world.running.stores.journal.readAfter(0, 10_000);
  const asked = lines.filter(({ event }) => event.kind === 'citizen.register-asked');
  assert.ok(
    asked.every(({ event }) => event.clientId !== clinic.clientId),
    'the register was not asked',
  );
});

const openDataProvider = async (): Promise<{ clientId: string; secret: string; key: CryptoKey }> => {
  const { privateKey, publicKey } = await generateKeyPair('ECDH-ES', { extractable: true, crv: 'P-256' });
  const secret = systemRandom.token(32);
  const declared = parseDataProvider(
    {
      client_id: 'caisse-donnees',
      title: 'Données de la caisse',
      client_secret_hashes: [hashSecret(secret, systemRandom)],
      scopes: ['cnam_caisse'],
      jwks: { keys: [{ ...(await exportJWK(publicKey)), use: 'enc', alg: 'ECDH-ES', kid: 'coffre' }] },
    },
    'sandbox',
  );
  if (!declared.isValid) throw new Error(JSON.stringify(declared.faults));
  await world.running.stores.dataProviders.save(declared.value.clientId, declared.value, []);
  await world.running.citizen?.refresh();
  return { clientId: declared.value.clientId, secret, key: privateKey };
};

test('a data provider asks whether my token is good: it learns who I am and its own scopes, by its own subject', async () => {
  const { clientId, secret, key } = await openDataProvider();
  const check = async (token: string) => {
    const form = new URLSearchParams({ token, client_id: clientId, client_secret: secret });
    const response = await fetch(`${town.issuer}/checktoken`, { method: 'POST', body: form });
    const { plaintext } = await compactDecrypt(await response.text(), key);
    const keys = createRemoteJWKSet(new URL(`${town.issuer}/jwks`));
    const { payload } = await jwtVerify(new TextDecoder().decode(plaintext), keys, { audience: clientId });
    return payload['token_introspection'] as Record<string, unknown>;
  };
  const me = newVisitor();
  const choice = await me.open(town.authorizeUrl({ scope: 'openid identite_pivot dgfip_rfr cnam_caisse' }));
  const consent = await comeBy(me, choice);
  assert.match(wordsOf(consent), /Données de la caisse/);
  const { accessToken, claims } = await town.finish(await agree(me, consent, town));
  const told = await check(accessToken);
  assert.deepEqual([told['active'], told['scope'], told['family_name']], [true, 'cnam_caisse', 'DUBOIS']);
  assert.notEqual(told['sub'], claims.sub);
  assert.equal(claims['cnam_caisse'], undefined, 'data is not ours to give');
  await fetch(`${town.issuer}/token/revocation`, {
    method: 'POST',
    body: new URLSearchParams({ token: accessToken, client_id: town.clientId, client_secret: town.secret }),
  });
  assert.deepEqual(await check(accessToken), { active: false });
});
