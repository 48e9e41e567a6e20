import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { databaseFileName, openJournalForReading, openSqliteStores } from '#stores/sqlite/open.ts';
import { eventOf, makeStillClock } from './exam/examinee.ts';
import { recordOf } from './exam/protocol.ts';
import { makeDirectory, openIn, testJournalKey } from './sqlite-examinee.ts';
import { plainVault } from '../support/plain-vault.ts';

const withDirectory = async (play: (path: string) => Promise<void>): Promise<void> => {
  const directory = await makeDirectory();
  try {
    await play(directory.path);
  } finally {
    await directory.remove();
  }
};

const clock = makeStillClock();

describe('the SQLite database', () => {
  it('is readable by its owner only, its log too', () =>
    withDirectory(async (path) => {
      const stores = openIn(path, clock);
      for (const name of [databaseFileName, `${databaseFileName}-wal`, `${databaseFileName}-shm`]) {
        assert.equal((await stat(join(path, name))).mode & 0o077, 0, name);
      }
      stores.close();
    }));

  it('tells when another connection has committed, and not when it did itself', () =>
    withDirectory(async (path) => {
      const [one, other] = [openIn(path, clock), openIn(path, clock)];
      const before = one.changes();
      await one.protocol.upsert(recordOf(), []);
      assert.equal(one.changes(), before);
      await other.protocol.upsert(recordOf(), []);
      assert.notEqual(one.changes(), before);
      one.close();
      other.close();
    }));

  it('syncs every commit where the configuration asks for power cuts', () =>
    withDirectory(async (path) => {
      const setup = { file: join(path, databaseFileName), journalKey: testJournalKey, clock };
      for (const [durability, synchronous] of [
        ['process', 1],
        ['power', 2],
      ] as const) {
        const stores = openSqliteStores({ vault: plainVault, ...setup, durability });
        assert.deepEqual({ ...stores.database.prepare('PRAGMA synchronous').get() }, { synchronous });
        assert.deepEqual({ ...stores.database.prepare('PRAGMA journal_mode').get() }, { journal_mode: 'wal' });
        await stores.flush();
        stores.close();
      }
    }));

  it('can be opened for the journal alone, which cannot write', () =>
    withDirectory(async (path) => {
      const stores = openIn(path, clock);
      await stores.journal.append([eventOf('login.accepted')]);
      const reading = openJournalForReading({ file: join(path, databaseFileName), journalKey: testJournalKey });
      assert.deepEqual(await reading.journal.readAfter(0, 10), await stores.journal.readAfter(0, 10));
      reading.close();
      stores.close();
    }));

  it('finds, purges and searches through indexes', () =>
    withDirectory(async (path) => {
      const { database, close } = openIn(path, clock);
      const plans: readonly (readonly [sql: string, index: string])[] = [
        [
          `SELECT payload FROM protocol_record WHERE kind = 'a' AND id = 'b' AND (expires_at IS NULL OR expires_at >= 1)`,
          'sqlite_autoindex_protocol_record_1',
        ],
        [
          `SELECT payload FROM protocol_record WHERE uid = 'a' AND kind = 'b' ORDER BY rowid DESC LIMIT 1`,
          'protocol_record_uid',
        ],
        [`DELETE FROM protocol_record WHERE grant_id = 'a'`, 'protocol_record_grant'],
        [
          'SELECT rowid FROM protocol_record WHERE expires_at < 1 ORDER BY expires_at LIMIT 1',
          'protocol_record_expiry',
        ],
        [
          `SELECT id FROM delivery WHERE state = 'waiting' AND next_try_at <= 1 ORDER BY next_try_at, rowid LIMIT 1`,
          'delivery_due',
        ],
        ['SELECT rowid FROM delivery WHERE finished_at < 1 ORDER BY finished_at LIMIT 1', 'delivery_finished'],
        ['SELECT rowid FROM handoff WHERE expires_at < 1 ORDER BY expires_at LIMIT 1', 'handoff_expiry'],
        [`SELECT id FROM challenge WHERE slot = 'a' AND state = 'pending' AND expires_at > 1`, 'challenge_slot'],
        [
          `SELECT id FROM challenge WHERE national_id = 'a' AND channel = 'MOBILE' AND state = 'pending' ORDER BY rowid DESC LIMIT 1`,
          'challenge_person',
        ],
        ...['challenge', 'device_session', 'request_count', 'quiet_person', 'enrolment_offer', 'message_codes'].map(
          (table) =>
            [`SELECT rowid FROM ${table} WHERE expires_at < 1 ORDER BY expires_at LIMIT 1`, `${table}_expiry`] as const,
        ),
        [`SELECT * FROM device WHERE national_id = 'a' ORDER BY enrolled_at DESC, rowid DESC`, 'device_owner'],
        [`SELECT * FROM journal WHERE correlation_id = 'a' ORDER BY sequence DESC LIMIT 1`, 'journal_correlation'],
        [`SELECT * FROM journal WHERE national_id = 'a' ORDER BY sequence DESC LIMIT 1`, 'journal_national_id'],
        [`SELECT * FROM journal WHERE client_id = 'a' ORDER BY sequence DESC LIMIT 1`, 'journal_client'],
      ];
      for (const [sql, index] of plans) {
        const plan = database
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all()
          .map(({ detail }) => String(detail));
        assert.equal(plan.length, 1, `${sql}: ${plan.join('; ')}`);
        assert.match(plan[0] ?? '', new RegExp(`INDEX ${index}\\b`));
      }
      close();
    }));
});
