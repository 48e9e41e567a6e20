import type { FastifyInstance } from 'fastify';
import type { Clock } from '#vocabulary/clock.ts';
import type { Language } from '#vocabulary/fault.ts';
import { addBureau } from '../ciba-demo/bureau.ts';
import { type Door, languageOf, openDoor } from '../door.ts';
import { refuseProduction, type Surroundings } from '../surroundings.ts';
import { type DemoServiceName, declare } from './clients.ts';
import { addButton, addCodeFlow, type DemoService } from './code-flow.ts';
import { openLogoutReader } from './logout-token.ts';
import { type DemoView, indexPage, signedInPage, welcomePage } from './pages.ts';
import {
  beginLogin,
  createPartner,
  finishLogin,
  logoutAddress,
  type Partner,
  type PendingLogin,
  readUserInfo,
  refreshTokens,
  type Tokens,
} from './partner.ts';
import { createPendingLogins } from './pending-logins.ts';
import { createSessions, type SignedIn } from './sessions.ts';

/** A service whose users log in with a card. */
type CardService = DemoService<PendingLogin, SignedIn> & { readonly partner: Partner };

/**
 * Adds the two demonstration services, `/cabinet` and `/hopital`, to the host of `addresses.demoOrigin`.
 * Throws in production.
 */
export async function registerDemo(app: FastifyInstance, surroundings: Surroundings): Promise<void> {
  refuseProduction(surroundings, 'The demonstration service');
  const { addresses } = surroundings;
  await app.register(async (scope) => {
    const door = await openDoor(scope, addresses.demoOrigin, surroundings.log);
    scope.get('/', (request, reply) => door.sendPage(request, reply, indexPage(languageOf(request), addresses)));
    for (const name of ['cabinet', 'hopital'] as const) addService(scope, createService(name, door, surroundings));
    addBureau(scope, door, surroundings);
  });
}

function createService(name: DemoServiceName, door: Door, surroundings: Surroundings): CardService {
  const { addresses, clock, random } = surroundings;
  const declared = declare(name, addresses.demoOrigin);
  const partner = createPartner({
    discoveryUrl: `${addresses.issuer}/.well-known/wallet-openid-configuration`,
    clientId: declared.client_id,
    clientSecret: declared.client_secret,
    redirectUri: `${addresses.demoOrigin}/${name}/callback`,
    postLogoutRedirectUri: `${addresses.demoOrigin}/${name}/logged-out`,
  });
  const view = (language: Language): DemoView => viewOf(name, language, surroundings);
  return {
    ...{ name, door, clock, random, partner },
    logins: createPendingLogins(),
    sessions: createSessions(),
    begin: (language) => beginLogin(partner, language),
    finish: (callback, pending) => signIn(partner, clock, callback, pending),
    logoutAddress: ({ tokens }, state) => logoutAddress(partner, tokens.idToken, state),
    readLogoutToken: openLogoutReader(partner, { algorithm: 'RS256', clock }),
    welcome: (language, notice) => welcomePage(view(language), notice),
    signedIn: (language, session) => signedInPage(view(language), session),
  };
}

function addService(scope: FastifyInstance, service: CardService): void {
  addCodeFlow(scope, service);
  addButton(scope, service, { path: 'refresh', act: (session) => refresh(service, session) });
  addButton(scope, service, { path: 'userinfo', act: (session) => askAgain(service, session) });
}

async function signIn(partner: Partner, clock: Clock, callback: URL, pending: PendingLogin): Promise<SignedIn> {
  const tokens = await finishLogin(partner, callback, pending);
  const subject = readText(tokens, 'sub') ?? '';
  const userInfo = await readUserInfo(partner, tokens.accessToken, subject);
  const tokensAtSeconds = clock.nowSeconds();
  return { step: 'signed-in', tokens, tokensAtSeconds, userInfo, subject, sid: readText(tokens, 'sid') };
}

async function refresh({ partner, clock }: CardService, session: SignedIn): Promise<SignedIn> {
  const { refreshToken, idToken, idTokenClaims } = session.tokens;
  const tokens = await refreshTokens(partner, refreshToken ?? '');
  const kept = tokens.idToken === undefined ? { ...tokens, idToken, idTokenClaims } : tokens;
  return { ...session, tokens: kept, tokensAtSeconds: clock.nowSeconds(), problem: undefined };
}

const askAgain = async ({ partner }: CardService, session: SignedIn): Promise<SignedIn> => ({
  ...session,
  userInfo: await readUserInfo(partner, session.tokens.accessToken, session.subject),
  problem: undefined,
});

function viewOf(service: DemoServiceName, language: Language, { addresses, clock }: Surroundings): DemoView {
  return {
    language,
    service,
    nowSeconds: clock.nowSeconds(),
    hosts: addresses,
    formTargets: [addresses.issuer, addresses.professionalOrigin, addresses.demoOrigin],
  };
}

function readText(tokens: Tokens, claim: string): string | undefined {
  const value = tokens.idTokenClaims?.[claim];
  return typeof value === 'string' ? value : undefined;
}
