import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import fc from 'fast-check';
import { deriveJournalKey } from '#audit/journal-key.ts';
import type { JournalLine } from '#audit/journal.ts';
import { correlationOf } from '#login/ticket.ts';
import { loadMasterKey } from '#platform/master-key.ts';
import { systemRandom } from '#platform/random.ts';
import { databaseFileName, openJournalForReading } from '#stores/sqlite/open.ts';
import { decodeJwt } from 'jose';
import { type ChildPlatform, prepareChild } from '../support/child-platform.ts';
import { openPartner, type Partner } from '../support/partner.ts';
import { newPerson, type Person, titleOf } from '../support/person.ts';

/** A service as its own process would remember it. */
type Registered = { readonly clientId: string; readonly secret: string; readonly redirectUri: string };

/** What a login has told its service, and what the service may count on whatever happens to us. */
type Acknowledged = {
  readonly person: Person;
  readonly service: Registered;
  readonly interactionId: string;
  readonly sessionId: string;
  readonly idToken: string;
  /** Undefined while a refresh is under way that nobody has answered: only we know whether it counted. */
  refreshToken: string | undefined;
  /** `asked`: a logout is under way that nobody has answered. */
  logout: 'no' | 'asked' | 'done';
  /** One worker has it in hand. */
  isBusy: boolean;
};

const kills = 8;
/** How many answers to wait for before each kill. The seed makes every run kill after the same ones. */
const killPoints = fc.sample(fc.integer({ min: 3, max: 14 }), { numRuns: kills, seed: 20_260_102 });

let platform: ChildPlatform;
let partner: Partner;
const services: Registered[] = [];
const logins: Acknowledged[] = [];

before(async () => {
  partner = await openPartner();
  platform = await prepareChild();
  await platform.start();
  await registerByCommand();
});
after(async () => {
  await platform?.close();
  await partner?.close();
});

const registerByCommand = async (): Promise<void> => {
  const redirectUri = 'http://localhost:9/callback';
  const declaration = {
    client_name: 'Service de test',
    profile: 'compatible',
    token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [redirectUri],
    backchannel_logout_uri: `${partner.origin}/backchannel`,
  };
  const { status, output } = await platform.command('clients', ['add'], JSON.stringify(declaration));
  assert.equal(status, 0, output);
  const { client_id: clientId, client_secret: secret } = JSON.parse(output) as {
    client_id: string;
    client_secret: string;
  };
  services.push({ clientId, secret, redirectUri });
};

const post = (service: Registered, path: string, form: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${platform.place.issuer}/protocol/openid-connect${path}`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: service.clientId, client_secret: service.secret, ...form }),
  });

type Tokens = { readonly refresh_token: string; readonly id_token: string };

const authorizeUrl = (service: Registered, more: Readonly<Record<string, string>> = {}): string =>
  `${platform.place.authorizeUrl}?${new URLSearchParams({ response_type: 'code', client_id: service.clientId, redirect_uri: service.redirectUri, scope: 'openid scope_all', acr_values: 'eidas1', state: 's', nonce: 'n', ...more })}`;

/** From an empty browser to tokens in the service's hands. */
const logIn = async (service: Registered): Promise<void> => {
  const person = newPerson(platform.place);
  const page = await person.follow(authorizeUrl(service));
  const back = await person.presentCard(page, platform.pki.find('899800000012'));
  const code = back.url.searchParams.get('code');
  assert.ok(code !== null, `no code but ${back.status} ${titleOf(back)} ${platform.defects.join()}`);
  const answer = await post(service, '/token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: service.redirectUri,
  });
  const tokens = (await answer.json()) as Tokens;
  assert.equal(answer.status, 200, JSON.stringify(tokens));
  logins.push({
    person,
    service,
    interactionId: page.url.pathname.replace('/login/', ''),
    sessionId: String(decodeJwt(tokens.id_token)['sid']),
    idToken: tokens.id_token,
    refreshToken: tokens.refresh_token,
    logout: 'no',
    isBusy: false,
  });
};

const refresh = async (login: Acknowledged): Promise<void> => {
  const token = login.refreshToken;
  if (token === undefined) return;
  login.refreshToken = undefined;
  const answer = await post(login.service, '/token', { grant_type: 'refresh_token', refresh_token: token });
  const body = (await answer.json()) as Tokens;
  assert.equal(answer.status, 200, `an acknowledged refresh token: ${JSON.stringify(body)}`);
  login.refreshToken = body.refresh_token;
};

const logOut = async (login: Acknowledged): Promise<void> => {
  login.logout = 'asked';
  const answer = await fetch(
    `${platform.place.issuer}/protocol/openid-connect/logout?${new URLSearchParams({ id_token_hint: login.idToken })}`,
  );
  await answer.text();
  assert.equal(answer.status, 200);
  login.logout = 'done';
};

/** A connection that the kill cut is what this test is about; anything that the program said wrong is not. */
const unlessCut = (error: unknown): void => {
  if (error instanceof assert.AssertionError || !isCut(error)) throw error;
};

const isCut = (error: unknown): boolean => {
  const codes = new Set(['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'UND_ERR_CONNECT_TIMEOUT']);
  const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown };
  return (
    codes.has(String(code)) ||
    /socket|terminated|aborted/i.test(String(message)) ||
    (cause !== undefined && isCut(cause))
  );
};

/** Everybody works at once until so many answers have come, then the process dies under their hands. */
const workUntilKilled = async (answersBeforeKill: number, alongside: () => Promise<void>): Promise<void> => {
  let answers = 0;
  let isDead = false;
  const begun = logins.length;
  const work = async (task: () => Promise<void>): Promise<void> => {
    while (!isDead) {
      await task().catch((error: unknown) => {
        if (!isDead) throw error;
        unlessCut(error);
      });
      answers += 1;
      if (answers >= answersBeforeKill && !isDead) {
        isDead = true;
        await platform.kill();
      }
    }
  };
  const ownService = (): Registered => services[logins.length % services.length] ?? assert.fail('no service');
  const idle = (): Acknowledged[] =>
    logins
      .slice(begun)
      .filter(({ logout, isBusy, refreshToken }) => logout === 'no' && !isBusy && refreshToken !== undefined);
  const hold = async (login: Acknowledged, use: (login: Acknowledged) => Promise<void>): Promise<void> => {
    login.isBusy = true;
    await use(login).finally(() => {
      login.isBusy = false;
    });
  };
  const logInOnce = () => logIn(ownService());
  const refreshOne = async () => {
    const login = idle().at(0);
    await (login === undefined ? logInOnce() : hold(login, refresh));
  };
  const logOutOne = async () => {
    const login = idle().at(-1);
    await (login === undefined || logins.length - begun < 3 ? logInOnce() : hold(login, logOut));
  };
  await Promise.all([work(logInOnce), work(logInOnce), work(refreshOne), work(logOutOne), alongside()]);
};

const isLoggedIn = async ({ person, service }: Acknowledged): Promise<boolean> => {
  const { url, text } = await person.follow(authorizeUrl(service, { prompt: 'none' }));
  assert.ok(
    url.searchParams.has('code') || url.searchParams.get('error') === 'login_required',
    `${url.href} ${text.slice(0, 200)}`,
  );
  return url.searchParams.has('code');
};

const checkLogin = async (login: Acknowledged): Promise<void> => {
  if (login.logout === 'asked') return;
  const isIn = await isLoggedIn(login);
  assert.equal(
    isIn,
    login.logout === 'no',
    `single sign-on, logout ${login.logout}: ${isIn === (login.logout === 'no') ? '' : JSON.stringify(await linesOf(login))}`,
  );
  if (login.logout === 'no') await refresh(login);
  else if (login.refreshToken !== undefined) {
    const answer = await post(login.service, '/token', {
      grant_type: 'refresh_token',
      refresh_token: login.refreshToken,
    });
    assert.equal(answer.status, 400, 'a refresh token outlived its session');
    await answer.body?.cancel();
  }
};

const checkService = async (service: Registered): Promise<void> => {
  const answer = await post(service, '/token/introspect', { token: 'x' });
  assert.equal(answer.status, 200, `service ${service.clientId} is not known any more`);
  await answer.body?.cancel();
};

/** Each service of an ended session was told, if need be after the restart. */
const checkDelivered = async (): Promise<void> => {
  const wanted = new Set(logins.filter(({ logout }) => logout === 'done').map(({ sessionId }) => sessionId));
  for (let seen = 0; wanted.size > 0; seen += 1) {
    await partner.arrived(seen + 1);
    const { sid } = decodeJwt(partner.received[seen]?.form.get('logout_token') ?? '');
    wanted.delete(String(sid));
  }
};

const checkJournal = async (): Promise<void> => {
  const { status, output } = await platform.command('journal', ['verify']);
  assert.equal(status, 0, output);
  const lines = await readJournal();
  const has = (kind: string, member: 'correlationId' | 'sessionId' | 'clientId', value: string) =>
    assert.ok(
      lines.some(({ event }) => event.kind === kind && event[member] === value),
      `no ${kind} of ${value}`,
    );
  for (const login of logins) {
    has('login.accepted', 'correlationId', correlationOf(login.interactionId));
    has('authorization.granted', 'sessionId', login.sessionId);
    has('token.issued', 'sessionId', login.sessionId);
    if (login.logout === 'done') has('session.ended', 'sessionId', login.sessionId);
  }
  for (const { clientId } of services) has('client.registered', 'clientId', clientId);
};

const readJournal = async (): Promise<readonly JournalLine[]> => {
  const { dataDirectory } = platform;
  const key = deriveJournalKey(
    await loadMasterKey({ configured: undefined, mode: 'sandbox', dataDirectory }, systemRandom),
  );
  const { journal, close } = openJournalForReading({ file: join(dataDirectory, databaseFileName), journalKey: key });
  try {
    return await journal.readAfter(0, 100_000);
  } finally {
    close();
  }
};

/** What the platform itself says of a login: the first thing to look at when it is not as its service remembers it. */
const linesOf = async ({ sessionId, interactionId }: Acknowledged): Promise<readonly JournalLine[]> =>
  (await readJournal()).filter(
    ({ event }) => event.sessionId === sessionId || event.correlationId === correlationOf(interactionId),
  );

for (const [round, killPoint] of killPoints.entries()) {
  test(`kill ${round + 1} of ${kills}, after ${killPoint} answers: what was acknowledged is there after the restart`, async () => {
    const earlier = logins.length;
    await workUntilKilled(killPoint, round % 2 === 0 ? registerByCommand : async () => undefined);
    await platform.start();
    await Promise.all(logins.slice(earlier).map(checkLogin));
    await Promise.all(services.map(checkService));
  });
}

test('after all of it every session, logout and service stands, every delivery has arrived, and the journal knows them all', {
  timeout: 60_000,
}, async (t) => {
  await Promise.all(logins.map(checkLogin));
  await checkDelivered();
  await checkJournal();
  assert.deepEqual(platform.defects, []);
  const count = (state: Acknowledged['logout']) => logins.filter(({ logout }) => logout === state).length;
  t.diagnostic(
    `${logins.length} logins, ${count('done')} logged out, ${count('asked')} logouts and ${logins.filter(({ refreshToken }) => refreshToken === undefined).length} refreshes cut off, ${services.length} services`,
  );
  assert.ok(count('done') >= 3 && logins.length >= 20, 'enough was done to mean something');
});
