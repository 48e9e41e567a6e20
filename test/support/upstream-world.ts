import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import Fastify from 'fastify';
import { CookieJar } from 'tough-cookie';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import { openUpstream, type UpstreamDeps, usualUpstreamScopes } from '#methods/upstream/open-upstream.ts';
import type { Answered, Departure, Upstream } from '#methods/upstream/upstream.ts';
import { createLog } from '#platform/log.ts';
import { createOutgoing } from '#platform/outgoing.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { registerIdentityProviders } from '#sandbox/citizen/providers/identity-providers.ts';
import type { Misbehaviour } from '#sandbox/citizen/providers/misbehaviour.ts';
import { identityProvidersOfSandbox } from '#sandbox/citizen/providers/records.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';
import { freePorts } from './free-ports.ts';
import { plainVault } from './plain-vault.ts';

export type UpstreamWorld = {
  readonly origin: string;
  readonly upstream: Upstream;
  /** Milliseconds that the federator's clock is ahead. */
  readonly shift: (milliseconds: number) => void;
  /** Requests that the federator sent to providers, oldest first. */
  readonly sent: { readonly url: string; readonly init: RequestInit | undefined }[];
  /** The records; replaced ones count after `upstream.refresh()`. */
  records: readonly IdentityProvider[];
  readonly misbehave: (slug: string, wrong: Partial<Misbehaviour> | undefined) => Promise<void>;
  readonly provider: (slug: string) => Promise<IdentityProvider>;
  /** Goes to the provider in a new browser, does what the form says, comes back to the callback. */
  readonly visit: (slug: string, wanted: Level, form: Readonly<Record<string, string>>) => Promise<Visit>;
  /** The whole way: visit, then redeem. */
  readonly login: (slug: string, wanted: Level, citizenId: string) => Promise<Answered>;
  readonly runProbe: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Visit = { readonly departure: Departure; readonly query: URLSearchParams };

export type UpstreamWorldOptions = {
  readonly door?: CitizenDoor;
  readonly settings?: UpstreamDeps['settings'];
};

/** The method `upstream` before the simulated providers, all over HTTP on loopback. */
export const startUpstreamWorld = async (options: UpstreamWorldOptions = {}): Promise<UpstreamWorld> => {
  const door = options.door ?? 'low';
  const [port = 0, keysPort = 0] = await freePorts(2);
  const origin = `http://localhost:${port}`;
  const redirectUri = `http://localhost:${keysPort}/api/v2/oidc-callback`;
  const log = createLog('silent');
  const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 10_000, maximumBytes: 2_000_000 });
  let ahead = 0;
  const clock = {
    nowMilliseconds: () => systemClock.nowMilliseconds() + ahead,
    nowSeconds: () => Math.floor((systemClock.nowMilliseconds() + ahead) / 1000),
  };
  const postLogoutRedirectUri = `http://localhost:${keysPort}/api/v2/client/logout-callback`;
  const app = Fastify({ logger: false, forceCloseConnections: true });
  await registerIdentityProviders(app, {
    config: { mode: 'sandbox' },
    origins: { providersOrigin: origin },
    federator: {
      redirectUris: [redirectUri],
      postLogoutRedirectUris: [postLogoutRedirectUri],
      jwksUri: `http://localhost:${keysPort}/keys`,
    },
    fetch: outgoing.fetch,
    clock: systemClock,
    random: systemRandom,
    log,
  });
  await app.listen({ port, host: '127.0.0.1' });
  const world: { records: readonly IdentityProvider[] } = {
    records: identityProvidersOfSandbox({ providersOrigin: origin }, plainVault),
  };
  const sent: { url: string; init: RequestInit | undefined }[] = [];
  const probes: (() => void)[] = [];
  let probed = () => {};
  let keys: string | undefined;
  const upstream = await openUpstream({
    ...{ door, redirectUri, postLogoutRedirectUri, scope: usualUpstreamScopes[door], log, clock },
    providers: { list: () => Promise.resolve(world.records) },
    keys: {
      load: () => Promise.resolve(keys),
      save: (sealed) => {
        keys ??= sealed;
        return Promise.resolve();
      },
    },
    vault: plainVault,
    fetch: (address, init) => {
      sent.push({ url: String(address), init });
      return outgoing.fetch(address, init);
    },
    random: systemRandom,
    settings: options.settings,
    schedule: (run) => {
      probes.push(run);
      probed();
      return () => {};
    },
  });
  const keyServer = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(upstream.publicKeys())),
  );
  await new Promise<void>((resolve) => keyServer.listen(keysPort, '127.0.0.1', resolve));
  const provider = async (slug: string) => {
    const found = await upstream.find(asProviderId(slug));
    assert.ok(found, slug);
    return found;
  };
  const warm = new Set<string>();
  const visit = async (slug: string, wanted: Level, form: Readonly<Record<string, string>>): Promise<Visit> => {
    // A provider makes its keys when it is first visited; that must not count as slowness.
    if (!warm.has(slug)) await fetch(`${origin}/${slug}/.well-known/openid-configuration`);
    warm.add(slug);
    const left = await upstream.depart(await provider(slug), wanted);
    assert.ok('url' in left, JSON.stringify(left));
    const query = await goTo(left.url, form, redirectUri);
    return { departure: left.departure, query };
  };
  return Object.assign(world, {
    ...{ origin, upstream, sent, provider, visit },
    shift: (milliseconds: number) => {
      ahead += milliseconds;
    },
    misbehave: async (slug: string, wrong: Partial<Misbehaviour> | undefined) => {
      const answer = await fetch(`${origin}/${slug}/misbehaviour`, {
        method: wrong === undefined ? 'DELETE' : 'PUT',
        ...(wrong && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(wrong) }),
      });
      assert.equal(answer.status, 204, await answer.text());
    },
    login: async (slug: string, wanted: Level, citizenId: string) => {
      const { departure, query } = await visit(slug, wanted, { citizen: citizenId });
      return upstream.answer(departure, query, wanted);
    },
    runProbe: async () => {
      const next = new Promise<void>((resolve) => {
        probed = resolve;
      });
      probes.at(-1)?.();
      await next;
    },
    close: async () => {
      await upstream.close();
      await outgoing.close();
      keyServer.closeAllConnections();
      await Promise.all([app.close(), new Promise((resolve) => keyServer.close(resolve))]);
    },
  });
};

/** One browser: keeps cookies, follows redirects, posts the form to the first page, stops at the callback. */
const goTo = async (
  start: string,
  form: Readonly<Record<string, string>>,
  callback: string,
): Promise<URLSearchParams> => {
  const jar = new CookieJar();
  const ask = async (url: string, init: RequestInit = {}) => {
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: await jar.getCookieString(url) },
    });
    for (const cookie of answer.headers.getSetCookie()) await jar.setCookie(cookie, url);
    return answer;
  };
  let url = start;
  let init: RequestInit = {};
  for (let hops = 0; hops < 10; hops += 1) {
    const answer = await ask(url, init);
    const location = answer.headers.get('location');
    if (location?.startsWith(callback) === true) return new URL(location).searchParams;
    assert.ok(location !== null || answer.status === 200, `${answer.status} ${await answer.clone().text()}`);
    init = location === null ? { method: 'POST', body: new URLSearchParams(form) } : {};
    url = location === null ? url : new URL(location, url).href;
  }
  assert.fail('the browser never came to the callback');
};
