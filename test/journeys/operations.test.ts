import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { after, before, test } from 'node:test';
import { importExtraction } from '#directory/import/import-extraction.ts';
import { systemClock } from '#platform/clock.ts';
import { newPerson } from '../support/person.ts';
import { type Production, startProduction, tinyExtraction } from '../support/production.ts';
import { beginLogin } from '../support/production-service.ts';

let platform: Production;
before(async () => {
  platform = await startProduction({ withoutDirectory: true });
});
after(() => platform?.close());

const ask = (path: string) => fetch(`${platform.operationsOrigin}${path}`);

test('a platform without a directory lives but is not ready, and says what is missing', async () => {
  assert.deepEqual([(await ask('/health')).status, await (await ask('/health')).json()], [200, { status: 'alive' }]);
  const ready = await ask('/ready');
  assert.equal(ready.status, 503);
  const checks = { store: true, keys: true, directory: false };
  assert.deepEqual(await ready.json(), { status: 'not ready', checks });
});

test('once a directory was imported it is ready, without a restart', async () => {
  const outcome = await importExtraction(
    { store: platform.running.stores.directory, clock: systemClock },
    {
      source: 'extraction',
      fileName: 'tiny.txt',
      fileKey: 'tiny',
      chunks: createReadStream(tinyExtraction),
      force: false,
    },
  );
  assert.equal(outcome.kind, 'applied');
  const ready = await ask('/ready');
  assert.deepEqual([ready.status, ((await ready.json()) as { status: string }).status], [200, 'ready']);
});

test('metrics can be parsed, and move with what happens', async () => {
  const logins = (outcome: string) => `vestibule_logins_total{method="card",outcome="${outcome}"}`;
  const redirects = 'vestibule_request_duration_seconds_count{endpoint="/protocol/openid-connect/auth",status="303"}';
  const earlier = await scrape();
  const person = newPerson(platform);
  const { url } = await beginLogin(platform, 'software');
  const refused = await person.presentCard(await person.follow(url), platform.cards.testCategory);
  assert.equal((await person.presentCard(refused, platform.cards.sound)).outside, true);
  const later = await scrape();
  const grown = (series: string) => (later.get(series) ?? 0) - (earlier.get(series) ?? 0);
  assert.deepEqual([grown(logins('accepted')), grown(logins('P205')), grown(redirects)], [1, 1, 1]);
  assert.ok((later.get('vestibule_process_resident_memory_bytes') ?? 0) > 0);
});

test('no metric tells who logged in, nor where from', async () => {
  for (const series of (await scrape()).keys()) assert.doesNotMatch(series, /8998|ARNOUX|127\.0\.0\.1|software/);
});

test('what is for operators is on no public listener', async () => {
  const origins = [platform.issuer, platform.authorizeUrl, platform.cardUrl].map((url) => new URL(url).origin);
  for (const origin of origins)
    for (const path of ['/health', '/ready', '/metrics'])
      assert.equal((await fetch(origin + path)).status, 404, origin + path);
});

test('an address that operators do not have is refused in plain words', async () => {
  const answer = await ask('/nowhere');
  assert.deepEqual([answer.status, await answer.json()], [404, { error: 'invalid_request' }]);
});

/** The text format of Prometheus, version 0.0.4: a value for each series. Anything else in the answer fails. */
async function scrape(): Promise<Map<string, number>> {
  const answer = await ask('/metrics');
  assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
  const series = new Map<string, number>();
  for (const line of (await answer.text()).split('\n')) {
    if (line === '' || /^# (HELP|TYPE) [a-zA-Z_:][\w:]* \S/.test(line)) continue;
    const [, name = '', value = ''] = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)$/.exec(line) ?? assert.fail(line);
    series.set(name, Number(value));
  }
  return series;
}
