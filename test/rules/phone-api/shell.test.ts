import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PhoneServer } from '../../support/phone-server.ts';
import { withServer } from './with-server.ts';

const get = (server: PhoneServer, path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.origin}${path}`, { headers });

/** The paths that the service worker keeps: the whole app. */
const shellPaths = async (server: PhoneServer): Promise<readonly string[]> => {
  const worker = await (await get(server, '/service-worker.js')).text();
  return JSON.parse(/^const shell = (.*);$/m.exec(worker)?.[1] ?? '{}').paths;
};

describe('the shell of the app', () => {
  it(
    'runs our modules and nothing else, speaks to us and to nobody else',
    withServer(async (server) => {
      const page = await get(server, '/');
      const policy = page.headers.get('content-security-policy') ?? '';
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'none'",
      ]) {
        assert.ok(policy.split('; ').includes(part), part);
      }
      assert.ok(!policy.includes('unsafe'));
      const html = await page.text();
      assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|<style/);
      assert.match(html, /<link rel="manifest" href="\/manifest.webmanifest">/);
    }),
  );

  it(
    'is smaller than 75 kB of code, arrives smaller still, and holds no types',
    withServer(async (server) => {
      const modules = (await shellPaths(server)).filter((path) => path.endsWith('.ts'));
      assert.ok(modules.length > 10);
      let total = 0;
      for (const path of modules) {
        const response = await get(server, path);
        assert.match(response.headers.get('content-type') ?? '', /^text\/javascript/);
        assert.match(response.headers.get('cache-control') ?? '', /immutable/);
        assert.equal(response.headers.get('content-encoding'), 'gzip');
        const source = await response.text();
        total += source.length;
        assert.doesNotMatch(source, /^\s*(?:export )?type \w+ =|\breadonly \w+:|^import type/m, path);
        for (const [, wanted = ''] of source.matchAll(/from '(\.[^']+)'/g)) {
          assert.ok(modules.includes(new URL(wanted, `http://x${path}`).pathname), `${path} imports ${wanted}`);
        }
      }
      assert.ok(total < 75_000, `${total} bytes`);
    }),
  );

  it(
    'is whole in the service worker’s list, and each file is there',
    withServer(async (server) => {
      for (const path of await shellPaths(server)) {
        const response = await get(server, path, { 'accept-encoding': 'identity' });
        assert.equal(response.status, 200, path);
        assert.equal(response.headers.get('content-encoding'), null, path);
        assert.equal(response.headers.get('x-content-type-options'), 'nosniff', path);
        await response.arrayBuffer();
      }
    }),
  );

  it(
    'can be installed',
    withServer(async (server) => {
      const manifest = (await (await get(server, '/manifest.webmanifest')).json()) as Record<string, unknown>;
      assert.deepEqual([manifest['display'], manifest['start_url'], manifest['scope']], ['standalone', '/', '/']);
      const icons = manifest['icons'] as { src: string; sizes: string; purpose: string }[];
      assert.ok(icons.some(({ purpose, sizes }) => purpose === 'maskable' && sizes === '512x512'));
      for (const { src, sizes } of icons.filter((icon) => icon.src.endsWith('.png'))) {
        const image = Buffer.from(await (await get(server, src)).arrayBuffer());
        assert.equal(`${image.readUInt32BE(16)}x${image.readUInt32BE(20)}`, sizes, src);
      }
    }),
  );

  it(
    'answers nothing else',
    withServer(async (server) => {
      for (const path of [
        '/app',
        '/app/main.ts',
        '/api',
        '/api/',
        '/api/nothing',
        '/%2e%2e/package.json',
        '/%zz',
        '/icons/maskable.svg',
      ]) {
        const response = await get(server, path);
        const body = (await response.json()) as { fault: string };
        assert.ok(response.status === 404 || response.status === 400, path);
        assert.match(body.fault, /^P10[36]$/, path);
      }
    }),
  );
});
