import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { moveRequest } from '#partners/move-request.ts';
import { type Desk, deskOf } from '../support/console-desk.ts';
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

/** From "does this concern me?" to the first login in production, for one service of each door. */
let world: World;
let partner: PartnerPerson;
let organisation: string;
let reviewer: Desk;
let operators: readonly [Desk, Desk];
before(async () => {
  world = await startWorld({ office: true, citizen: true });
  partner = await signIn(world, 'chef@editeur.example');
  organisation = await found(partner, 'Éditeur de test');
  reviewer = await deskOf(world, ['reviewer']);
  operators = [await deskOf(world, ['operator']), await deskOf(world, ['operator'])];
});
after(() => world.close());

type Door = 'professional' | 'low' | 'plus';

/** What each kind of service answers to the questionnaire, and who logs in to it. */
const ways = {
  professional: {
    answers: { who: 'professionals', data: 'health', role: 'vendor', form: 'web' },
    person: { card: '899800000012' },
    says: ['SubjectNameID', '899800000012'],
  },
  low: {
    answers: { who: 'citizens', data: 'identity', role: 'public', form: 'web' },
    person: { provider: 'impots', citizen: 'angela' },
    says: ['family_name', 'DUBOIS'],
  },
  plus: {
    answers: { who: 'citizens', data: 'health', role: 'public', form: 'web' },
    person: { provider: 'identite-nationale', citizen: 'angela' },
    says: ['family_name', 'DUBOIS'],
  },
} as const;

for (const door of ['professional', 'low', 'plus'] as const)
  test(`a service of the door ${door} reaches production, and its first login there`, async () => {
    const advice = await partner.read(`/partenaires/concerne?${new URLSearchParams(ways[door].answers)}`);
    assert.match(advice.text, new RegExp(`data-advice="${door}"`));
    const request = await begin(partner, organisation, door, ways[door].answers);
    await fillIn(partner, request, completePages(door, 'https://cabinet.example/callback'));
    const tried = await makeCredentials(request, 'sandbox');
    await review(request);
    const locked = await partner.read(`/partenaires/demandes/${request}/identifiants/production`);
    assert.doesNotMatch(locked.text, /value="creer"/, 'no production client before production');
    await openProduction(request);
    const made = await makeCredentials(request, 'production');
    assert.ok(made.clientId !== tried.clientId && made.secret !== tried.secret, 'two clients, two secrets');
    await firstLogin(door, made);
    const told = messagesTo(world, partner.email).filter(({ text }) => text.includes(request));
    assert.ok(told.some(({ subject }) => subject.includes('en production')));
  });

const makeCredentials = async (request: string, environment: 'sandbox' | 'production') => {
  const page = await partner.send(`/partenaires/demandes/${request}/identifiants/${environment}`, { geste: 'creer' });
  assert.equal(page.status, 200, wordsOf(page));
  return { ...shownCredentials(page), page };
};

const decide = (request: string, geste: string) =>
  reviewer.fill(`/console/demandes/${request}`, '/geste', { geste, comment: '' });

/** Sent, read and accepted; how the examiner decides is `qualification.test.ts`. */
const review = async (request: string): Promise<void> => {
  await partner.send(`/partenaires/demandes/${request}/etat`, { geste: 'submit' });
  assert.match((await reviewer.open('/console/demandes')).text, new RegExp(request));
  await decide(request, 'accept');
  await moveRequest(world.running.partners.space, request, 'qualify', { by: 'admin', who: 'chef@editeur.example' });
  await decide(request, 'pass-qualification');
};

/** One operator wants it, a second one agrees; until then nothing is open. */
const openProduction = async (request: string): Promise<void> => {
  const [first, second] = operators;
  const proposed = await first.fill(`/console/demandes/${request}`, '/production', {
    reason: 'Rapport lu, contrat signé',
  });
  const proposal = proposed.url.pathname;
  const stateOf = async () => (await world.running.partners.space.store.findRequest(request))?.state;
  assert.equal(await stateOf(), 'qualified');
  assert.doesNotMatch((await first.open(proposal)).text, /\/accord"/, 'not by whoever proposed it');
  await second.fill(proposal, '/accord');
  assert.equal(await stateOf(), 'production');
};

type Made = Awaited<ReturnType<typeof makeCredentials>>;

const firstLogin = async (door: Door, { clientId, secret, page }: Made): Promise<void> => {
  const configuration = await discover(door, clientId, secret);
  const checks = {
    ...{ expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() },
    ...(door === 'professional' ? { pkceCodeVerifier: oidc.randomPKCECodeVerifier() } : {}),
  };
  const fresh = { state: checks.expectedState, nonce: checks.expectedNonce };
  const { pkceCodeVerifier } = checks;
  const challenge = pkceCodeVerifier && { code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier) };
  const authorizeUrl = authorizeAddressOn(page, { ...fresh, ...challenge });
  const callback = await robotLogin(world, { authorizeUrl: authorizeUrl.href, ...ways[door].person });
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks);
  const claims = await oidc.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
  const [claim, value] = ways[door].says;
  assert.equal(claims[claim], value);
};

const discover = (door: Door, clientId: string, secret: string): Promise<oidc.Configuration> => {
  const [address, algorithms] =
    door === 'professional'
      ? [`${world.issuer}/.well-known/wallet-openid-configuration`, undefined]
      : [
          `${world.citizen[door]}/.well-known/openid-configuration`,
          { userinfo_signed_response_alg: 'ES256', id_token_signed_response_alg: 'ES256' },
        ];
  return oidc.discovery(new URL(address), clientId, algorithms, oidc.ClientSecretPost(secret), {
    execute: [oidc.allowInsecureRequests],
  });
};
