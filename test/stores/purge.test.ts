import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type PurgeLog, purgeExpired, startPurge } from '#stores/purge.ts';
import { databaseFileName, type SqliteStores } from '#stores/sqlite/open.ts';
import { asAccountId } from '#vocabulary/identifiers.ts';
import { examStartSeconds, makeStillClock, type StillClock } from './exam/examinee.ts';
import { makeDirectory, openIn } from './sqlite-examinee.ts';

const week = 7 * 24 * 3600;

const withStores = async (
  play: (stores: SqliteStores, clock: StillClock, file: string) => Promise<void>,
): Promise<void> => {
  const directory = await makeDirectory();
  const clock = makeStillClock();
  const stores = openIn(directory.path, clock);
  try {
    await play(stores, clock, join(directory.path, databaseFileName));
  } finally {
    stores.close();
    await directory.remove();
  }
};

type Filling = { readonly rows: number; readonly seconds: number; readonly round: number };

/** Rows of every transient kind that expire (or finished) in the given second. Straight into the tables: 50,000 commits would take long. */
const fill = ({ database }: SqliteStores, { rows, seconds, round }: Filling): void => {
  const series = `WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < ${rows})`;
  const kinds = `CASE n % 6 WHEN 0 THEN 'Session' WHEN 1 THEN 'Grant' WHEN 2 THEN 'Interaction' WHEN 3 THEN 'AccessToken' WHEN 4 THEN 'ReplayDetection' ELSE 'PushedAuthorizationRequest' END`;
  const id = `'${round}-${seconds}-' || hex(n * 2654435761)`;
  database.exec(`BEGIN IMMEDIATE;
    ${series} INSERT INTO protocol_record (kind, id, payload, expires_at, grant_id, uid)
      SELECT ${kinds}, ${id}, json_object('x', printf('%0400d', n)), ${seconds}, ${id}, ${id} FROM series;
    ${series} INSERT INTO handoff SELECT ${id}, 'i', '{}', ${seconds} FROM series WHERE n % 10 = 0;
    ${series} INSERT INTO delivery (id, client_id, uri, subject, session_id, created_at, state, next_try_at, finished_at)
      SELECT ${id}, 'c', 'u', 's', 'sid', 1, 'delivered', 1, ${seconds - week} FROM series WHERE n % 10 = 0;
    COMMIT`);
};

const countRows = ({ database }: SqliteStores): number =>
  Number(
    database
      .prepare(
        'SELECT (SELECT count(*) FROM protocol_record) + (SELECT count(*) FROM handoff) + (SELECT count(*) FROM delivery) AS rows',
      )
      .get()?.['rows'],
  );

const logTo = (events: EventEmitter): PurgeLog => ({
  debug: (_message, fields) => void events.emit('purged', fields?.count),
  error: (_message, fields) => void events.emit('failed', fields?.error),
});

describe('the purge', () => {
  it('takes 60,000 expired rows away, lets live ones stay, and lets others in between', () =>
    withStores(async (stores, clock) => {
      fill(stores, { rows: 50_000, seconds: examStartSeconds - 61, round: 0 });
      fill(stores, { rows: 100, seconds: examStartSeconds + 60, round: 0 });
      let isDone = false;
      const purging = purgeExpired(stores, clock).finally(() => (isDone = true));
      let turns = 0;
      while (!isDone) turns += await new Promise<number>((resolve) => setImmediate(resolve, 1));
      assert.equal(await purging, 60_000);
      assert.ok(turns > 500, `others had ${turns} turns`);
      assert.equal(countRows(stores), 120);
    }));

  it('leaves what the engine may still ask for, and reports of the last week', () =>
    withStores(async (stores, clock) => {
      fill(stores, { rows: 10, seconds: examStartSeconds, round: 0 });
      clock.advance(60);
      assert.equal(await purgeExpired(stores, clock), 2); // the handoff, and the delivery that finished a week and a minute ago
      clock.advance(1);
      assert.equal(await purgeExpired(stores, clock), 10);
      assert.equal(countRows(stores), 0);
    }));

  it('takes what the phone left behind: sessions, requests and their ends, rates, offers, codes', () =>
    withStores(async (stores, clock) => {
      const { database } = stores;
      database.exec(`BEGIN;
        INSERT INTO device_session VALUES ('d', 's', ${examStartSeconds});
        INSERT INTO enrolment_offer (token_hash, national_id, offered_by, expires_at) VALUES ('o', 'n', 'card', ${examStartSeconds});
        INSERT INTO message_codes VALUES ('m', NULL, '', '', 0, ${examStartSeconds});
        INSERT INTO request_count VALUES ('k', 1, ${examStartSeconds});
        INSERT INTO quiet_person VALUES ('n', ${examStartSeconds});
        INSERT INTO challenge (id, channel, document, expires_at) VALUES ('c', 'MOBILE', '{}', ${examStartSeconds});
        COMMIT`);
      clock.advance(1);
      assert.equal(await purgeExpired(stores, clock), 3);
      clock.advance(600); // ten minutes in which the page and the service can still learn how a request ended
      assert.equal(await purgeExpired(stores, clock), 3);
    }));

  it('takes reports of fraud after a year, and examinations that no request is about after six months', () =>
    withStores(async (stores, clock) => {
      const { database } = stores;
      database.exec(`BEGIN;
        INSERT INTO fraud_report VALUES ('f', 'citizen', 'h', 1, NULL, NULL, 1, ${examStartSeconds}, '');
        INSERT INTO partner_organisation VALUES ('o', '{}');
        INSERT INTO partner_request VALUES ('open', 'o', 'sandbox', 1, 1, 1, '{}'), ('closed', 'o', 'closed', 1, 1, 1, '{}');
        COMMIT`);
      for (const service of ['open', 'closed', 'none'])
        database
          .prepare(`INSERT INTO examination VALUES (?, ?, '{}', 'c', '{}', ?, 'ready', NULL, 0, 0, NULL)`)
          .run(service, service, examStartSeconds);
      clock.advance(182 * 86_400);
      assert.equal(await purgeExpired(stores, clock), 0);
      clock.advance(86_400);
      assert.equal(await purgeExpired(stores, clock), 2);
      clock.advance(183 * 86_400);
      assert.equal(await purgeExpired(stores, clock), 1);
      assert.notEqual(database.prepare("SELECT 1 FROM examination WHERE id = 'open'").get(), undefined);
    }));

  it('takes the places of logins when their person no longer sees the line: after six months', () =>
    withStores(async (stores, clock) => {
      const place = { country: 'FR', locality: 'Lyon' };
      await stores.journal.append([{ kind: 'authorization.granted', atMilliseconds: clock.nowMilliseconds(), place }]);
      clock.advance(181 * 86_400);
      assert.equal(await purgeExpired(stores, clock), 0);
      assert.deepEqual((await stores.places.findPlaces([1])).get(1), place);
      clock.advance(4 * 86_400);
      assert.equal(await purgeExpired(stores, clock), 1);
      assert.equal((await stores.places.findPlaces([1])).size, 0);
    }));

  it('takes the accounts of citizens three years after their last login, and no other', () =>
    withStores(async (stores, clock) => {
      const login = (hash: string) =>
        stores.accounts.noteLogin(hash, asAccountId(`account-${hash}`), clock.nowSeconds(), () => []);
      await login('old');
      await login('young');
      clock.advance(2 * 365 * 86_400);
      await login('young');
      clock.advance(365 * 86_400 - 86_400);
      assert.equal(await purgeExpired(stores, clock), 0);
      clock.advance(3 * 86_400);
      assert.equal(await purgeExpired(stores, clock), 1);
      assert.equal(await stores.accounts.findByHash('old'), undefined);
      assert.notEqual(await stores.accounts.findByHash('young'), undefined);
    }));

  it('gives its room back: the file stops growing although rows come and go for ever', () =>
    withStores(async (stores, clock, file) => {
      const sizes: number[] = [];
      for (let round = 0; round < 8; round += 1) {
        fill(stores, { rows: 3000, seconds: clock.nowSeconds() + 60, round });
        clock.advance(121 + round);
        await purgeExpired(stores, clock);
        stores.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        sizes.push(statSync(file).size);
      }
      const [first = 0, ...later] = sizes;
      assert.ok(Math.max(...later) <= first * 1.1, `sizes: ${sizes.join(', ')}`);
    }));

  it('runs by itself, tells a failure and goes on, until it is stopped', () =>
    withStores(async (stores, clock) => {
      fill(stores, { rows: 1000, seconds: examStartSeconds - 61, round: 0 });
      const events = new EventEmitter();
      let isBroken = true;
      const purge = (now: number, limit: number) =>
        isBroken ? Promise.reject(new Error('disk')) : stores.protocol.purge(now, limit);
      const stop = startPurge({ ...stores, protocol: { purge } }, clock, logTo(events), 0.001);
      const [error] = (await once(events, 'failed')) as unknown[];
      assert.match(String(error), /disk/);
      isBroken = false;
      assert.deepEqual(await once(events, 'purged'), [1200]);
      await stop();
      assert.equal(countRows(stores), 0);
    }));
});
