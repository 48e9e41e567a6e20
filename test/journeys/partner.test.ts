import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { listForReview, moveRequest } from '#partners/move-request.ts';
import {
  begin,
  completePages,
  fillIn,
  found,
  messagesTo,
  type PartnerPerson,
  shownCredentials,
  signIn,
} from '../support/partner-desk.ts';
import { authorizeAddressOn, robotLogin } from '../support/partner-login.ts';
import { wordsOf } from '../support/visitor.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let person: PartnerPerson;
let organisation: string;
before(async () => {
  world = await startWorld({ office: true, citizen: true });
  person = await signIn(world, 'chef@editeur.example');
  organisation = await found(person, 'Éditeur de test');
});
after(() => world.close());

const redirectUri = 'http://localhost:9/partenaire/callback';

const newSecret = async (request: string) => {
  const page = await person.send(`/partenaires/demandes/${request}/identifiants/sandbox`, { geste: 'creer' });
  assert.equal(page.status, 200, wordsOf(page));
  return { ...shownCredentials(page), page };
};

test('a service of the professional door: from the questionnaire to its first login', async () => {
  const answers = { who: 'professionals', data: 'health', role: 'vendor', form: 'web' };
  const advice = await person.read(`/partenaires/concerne?${new URLSearchParams(answers)}`);
  assert.match(advice.text, /data-advice="professional"/);
  const request = await begin(person, organisation, 'professional', answers);
  const prefilled = await person.read(`/partenaires/demandes/${request}/etape/technical`);
  assert.match(prefilled.text, /value="eidas2" checked/);
  await fillIn(person, request, completePages('professional', redirectUri));
  const { clientId, secret, page } = await newSecret(request);
  const configuration = await oidc.discovery(
    new URL(`${world.issuer}/.well-known/wallet-openid-configuration`),
    clientId,
    undefined,
    oidc.ClientSecretPost(secret),
    { execute: [oidc.allowInsecureRequests] },
  );
  const checks = {
    ...{ expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() },
    pkceCodeVerifier: oidc.randomPKCECodeVerifier(),
  };
  const authorizeUrl = authorizeAddressOn(page, {
    ...{ state: checks.expectedState, nonce: checks.expectedNonce },
    code_challenge: await oidc.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
  });
  const callback = await robotLogin(world, { authorizeUrl: authorizeUrl.href, card: '899800000012' });
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks);
  const person1 = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
  assert.equal(person1['SubjectNameID'], '899800000012');
  const trace = await person.read(`/partenaires/demandes/${request}/trace`);
  assert.match(trace.text, /token\.issued/);
  assert.doesNotMatch(trace.text, /899800000012/);
});

/** Each issuer of the citizen door, with what leads there, and a provider and a citizen of its level. */
const citizenWays = {
  low: { answers: { data: 'identity' }, provider: 'impots', citizen: 'angela' },
  plus: { answers: { data: 'health' }, provider: 'identite-nationale', citizen: 'angela' },
} as const;

for (const door of ['low', 'plus'] as const)
  test(`a service of ${door}: from the questionnaire to its first login`, () => throughCitizenDoor(door));

const throughCitizenDoor = async (door: 'low' | 'plus'): Promise<void> => {
  const { answers: more, provider, citizen: login } = citizenWays[door];
  const answers = { who: 'citizens', role: 'public', form: 'web', ...more };
  const advice = await person.read(`/partenaires/concerne?${new URLSearchParams(answers)}`);
  assert.match(advice.text, new RegExp(`data-advice="${door}"`));
  const request = await begin(person, organisation, door, answers);
  await fillIn(person, request, completePages(door, redirectUri));
  const { clientId, secret, page } = await newSecret(request);
  const configuration = await oidc.discovery(
    new URL(`${world.citizen[door]}/.well-known/openid-configuration`),
    clientId,
    { userinfo_signed_response_alg: 'ES256', id_token_signed_response_alg: 'ES256' },
    oidc.ClientSecretPost(secret),
    { execute: [oidc.allowInsecureRequests] },
  );
  const checks = { expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const authorizeUrl = authorizeAddressOn(page, { state: checks.expectedState, nonce: checks.expectedNonce });
  const callback = await robotLogin(world, { authorizeUrl: authorizeUrl.href, provider, citizen: login });
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks);
  const citizen = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
  assert.equal(citizen['family_name'], 'DUBOIS');
  assert.equal(tokens.claims()?.['acr'], door === 'plus' ? 'eidas2' : 'eidas1');
  await fetch(authorizeAddressOn(page, { nonce: 'short' }), { redirect: 'manual' });
  await assert.rejects(oidc.authorizationCodeGrant(configuration, callback, checks), /invalid_grant|error/);
  const trace = wordsOf(await person.read(`/partenaires/demandes/${request}/trace`));
  for (const words of [/Y030007/, /invalid_grant/, /Échangez chaque code une seule fois/]) assert.match(trace, words);
  assert.doesNotMatch(trace, /DUBOIS|Angela/);
};

test('the credentials lead to cards to download, phones, citizens and messages of the sandbox', async () => {
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', redirectUri));
  const { page } = await newSecret(request);
  const links = [...(/Essayer([\s\S]*?)<\/ul>/.exec(page.text)?.[1] ?? '').matchAll(/<li><a href="([^"]+)"/g)].map(
    ([, link = '']) => link,
  );
  assert.equal(links.length, 4);
  for (const link of links) assert.equal((await fetch(link)).status, 200, link);
  const reader = await (await fetch(links[0] ?? '')).text();
  const card = /href="([^"]+\.p12)"/.exec(reader)?.[1] ?? '';
  const download = await fetch(new URL(card, links[0]));
  assert.match(download.headers.get('content-type') ?? '', /pkcs12/);
  assert.equal(new Uint8Array(await download.arrayBuffer())[0], 0x30, 'a DER sequence');
});

test('a refused request stands in the trace, with how to mend it', async () => {
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', redirectUri));
  const { page } = await newSecret(request);
  await fetch(authorizeAddressOn(page, { redirect_uri: 'http://localhost:9/other' }), { redirect: 'manual' });
  const trace = await person.read(`/partenaires/demandes/${request}/trace`);
  assert.match(trace.text, /<code>authorize<\/code>/);
  assert.match(trace.text, /P102/);
  assert.match(trace.text, /character by character/);
});

test('a secret is replaced without an interruption, and what is revoked opens nothing', async () => {
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', redirectUri));
  const { clientId, secret: first } = await newSecret(request);
  const place = `/partenaires/demandes/${request}/identifiants/sandbox`;
  const { secret: second } = shownCredentials(await person.send(place, { geste: 'remplacer' }));
  const isKnown = async (secret: string) => {
    const form = { grant_type: 'authorization_code', code: 'none', redirect_uri: redirectUri };
    const body = new URLSearchParams({ ...form, client_id: clientId, client_secret: secret });
    const response = await fetch(`${world.issuer}/protocol/openid-connect/token`, { method: 'POST', body });
    return ((await response.json()) as { error: string }).error === 'invalid_grant';
  };
  assert.deepEqual([await isKnown(first), await isKnown(second)], [true, true]);
  await person.send(place, { geste: 'achever' });
  assert.deepEqual([await isKnown(first), await isKnown(second)], [false, true]);
  assert.doesNotMatch((await person.read(place)).text, new RegExp(second));
  await person.send(place, { geste: 'revoquer' });
  assert.equal(await isKnown(second), false);
});

test('two who press at once get one client', async () => {
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', redirectUri));
  const pages = await Promise.all([1, 2].map(() => newSecret(request).catch(() => undefined)));
  const made = new Set(pages.flatMap((page) => (page === undefined ? [] : [page.clientId])));
  assert.equal(made.size, 1);
});

test('from draft to production: two clients, two secrets, a message at every step', async () => {
  const request = await begin(person, organisation, 'professional');
  await fillIn(person, request, completePages('professional', 'https://cabinet.example/callback'));
  const { clientId } = await newSecret(request);
  const { space } = world.running.partners;
  const move = (geste: string) => person.send(`/partenaires/demandes/${request}/etat`, { geste });
  const decide = async (name: Parameters<typeof moveRequest>[2], comment = '') => {
    const moved = await moveRequest(space, request, name, { by: 'operator', who: 'operator', comment });
    assert.ok(moved !== undefined && 'request' in moved, `${name} ${JSON.stringify(moved)}`);
  };
  await move('submit');
  assert.ok((await listForReview(space)).some(({ requestId }) => requestId === request));
  await decide('ask-changes', 'Précisez la finalité.');
  assert.match(wordsOf(await person.read(`/partenaires/demandes/${request}`)), /Précisez la finalité/);
  await move('submit');
  await decide('accept');
  await move('qualify');
  await decide('pass-qualification');
  await decide('open-production');
  const place = `/partenaires/demandes/${request}/identifiants/production`;
  const made = shownCredentials(await person.send(place, { geste: 'creer' }));
  assert.ok(made.secret.length > 40 && made.clientId !== clientId);
  await decide('suspend', 'Incident.');
  assert.match((await person.read(place)).text, /suspendu/);
  await decide('resume');
  const subjects = messagesTo(world, 'chef@editeur.example').map(({ text }) => text);
  assert.ok(subjects.some((text) => text.includes('Précisez la finalité')));
  assert.equal(subjects.filter((text) => text.includes(request)).length, 9);
  const lines = await world.running.stores.journal.search({ kinds: ['partner.request-moved'] }, 100);
  const moves = lines.flatMap(({ event: { details } }) => (details?.['request'] === request ? [details['move']] : []));
  assert.deepEqual(moves.toReversed(), [
    ...['submit', 'ask-changes', 'submit', 'accept', 'qualify', 'pass-qualification', 'open-production'],
    ...['suspend', 'resume'],
  ]);
});
