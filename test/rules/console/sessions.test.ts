import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEnrolmentLink } from '#operators/enrolment.ts';
import { findSignedIn } from '#operators/sign-in.ts';
import { type Desk, deskOf, newOperator, roomOf } from '../../support/console-desk.ts';
import { ruleWorld } from '../../support/rule-world.ts';
import { makeAuthenticator } from '../phone/soft-authenticator.ts';

// Sessions of operators end by themselves, and at once when who they are or what they may do changes.
const world = ruleWorld(undefined, { office: true });
const minute = 60_000;

const isIn = async (desk: Desk): Promise<boolean> => (await desk.open('/console')).url.pathname === '/console';

test('a session ends after fifteen minutes without use, and after eight hours whatever happens', async () => {
  const [idle, busy] = [await deskOf(world(), ['support']), await deskOf(world(), ['support'])];
  for (let passed = 0; passed < 14; passed += 7) {
    world().advance(7 * minute);
    assert.ok(await isIn(busy));
  }
  world().advance(2 * minute);
  assert.ok(!(await isIn(idle)), 'sixteen minutes without use');
  assert.ok(await isIn(busy));
  for (let passed = 16; passed < 8 * 60 - 14; passed += 14) {
    world().advance(14 * minute);
    assert.ok(await isIn(busy), `in use, after ${passed + 14} minutes`);
  }
  world().advance(14 * minute);
  assert.ok(!(await isIn(busy)), 'eight hours');
});

test('other roles, another card and a removal end a session at once; another name does not', async () => {
  const { store } = roomOf(world());
  const desk = await deskOf(world(), ['support', 'reviewer']);
  const { operatorId } = desk;
  const own = await store.find(operatorId);
  assert.ok(own !== undefined);
  const { nationalId, roles } = own;
  await store.change({ operatorId, nationalId, roles, name: 'Autrement dit' }, []);
  assert.ok(await isIn(desk));
  await store.change({ operatorId, nationalId, roles: ['support'], name: 'Autrement dit' }, []);
  assert.ok(!(await isIn(desk)));
  const other = await deskOf(world(), ['support']);
  await store.remove(other.operatorId, []);
  assert.ok(!(await isIn(other)));
});

test('signing out ends the session, also for whoever copied the cookie', async () => {
  const desk = await deskOf(world(), ['support']);
  const copied = (await desk.jar.getCookies(world().officeOrigin)).find(({ key }) => key === 'console_session');
  await desk.fill('/console', '/deconnexion');
  assert.equal(await findSignedIn(roomOf(world()), copied?.value ?? ''), undefined);
});

test('a post without the note of this very session changes nothing', async () => {
  const desk = await deskOf(world(), ['support']);
  const other = await deskOf(world(), ['support']);
  const stolen = /name="csrf" value="([^"]+)"/.exec((await other.open('/console')).text)?.[1] ?? '';
  const own = { origin: world().officeOrigin, 'sec-fetch-site': 'same-origin' };
  for (const csrf of ['', 'x', stolen]) {
    const refused = await desk.visitor.post(`${world().officeOrigin}/console/deconnexion`, { csrf }, own);
    assert.equal(refused.status, 403, csrf);
  }
  const foreign = await desk.visitor.post(
    `${world().officeOrigin}/console/deconnexion`,
    { csrf: stolen },
    { origin: 'https://ailleurs.example', 'sec-fetch-site': 'cross-site' },
  );
  assert.equal(foreign.status, 403);
  assert.ok(await isIn(desk));
});

test('a passkey opens a new session each time; a forged answer opens none', async () => {
  const operatorId = await newOperator(world(), { name: 'Par clé', roles: ['auditor'], nationalId: undefined });
  const { link } = await makeEnrolmentLink(roomOf(world()), operatorId, 'test');
  const browser = passkeyBrowser(operatorId);
  assert.equal((await browser.make(new URL(link).pathname)).status, 200);
  assert.equal((await browser.make(new URL(link).pathname)).status, 403, 'the link is used up');
  const first = await browser.signIn();
  const second = await browser.signIn();
  assert.equal(first.status, 200);
  assert.notEqual(first.session, second.session);
  assert.equal(await findSignedIn(roomOf(world()), first.session), undefined, 'the one before is over');
  assert.equal((await browser.signIn({ origin: 'https://ailleurs.example' })).status, 403);
  assert.equal((await browser.signIn({ userVerified: false })).status, 403);
  assert.equal((await browser.signIn({ challenge: 'AAAA' })).status, 403);
  assert.equal((await browser.signIn({}, 'somebody-else')).status, 403);
});

/** A browser with an authenticator in it. @param owner handle that the passkey holds */
const passkeyBrowser = (owner: string) => {
  const { register, assert: prove } = makeAuthenticator();
  const cookies = new Map<string, string>();
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${world().officeOrigin}${path}`, {
      ...{ method: 'POST', body: JSON.stringify(body), redirect: 'manual' },
      headers: {
        ...{ 'content-type': 'application/json', origin: world().officeOrigin },
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return answer;
  };
  const place = (challenge: string) => ({ challenge, origin: world().officeOrigin, rpId: 'localhost' });
  const challengeAt = async (path: string): Promise<string> => {
    const options = (await (await post(`${path}/options`, {})).json()) as { readonly challenge?: string };
    return options.challenge ?? '';
  };
  return {
    make: async (path: string) => {
      const challenge = await challengeAt(path);
      return post(path, { credential: register('', place(challenge)), name: 'Ma clé' });
    },
    signIn: async (misdeed: Parameters<typeof prove>[1] = {}, handle = owner) => {
      const path = '/console/acces/sign-in';
      const proof = prove('', { ...place(await challengeAt(path)), ...misdeed });
      const response = Reflect.get(proof, 'response') as object;
      const userHandle = Buffer.from(handle).toString('base64url');
      const { status } = await post(path, { credential: { ...proof, response: { ...response, userHandle } } });
      return { status, session: cookies.get('console_session') ?? '' };
    },
  };
};
