// The victim of sigkill.test.ts: writes for ever, and says on standard output what was acknowledged to it.
import { join } from 'node:path';
import { anchorsFileName } from '#audit/anchor.ts';
import { openAnchoring } from '#audit/anchoring.ts';
import { asCorrelationId } from '#vocabulary/identifiers.ts';
import { eventOf, makeStillClock } from './exam/examinee.ts';
import { recordOf } from './exam/protocol.ts';
import { deliveryOf } from './exam/session-end.ts';
import { openIn, testJournalKey } from './sqlite-examinee.ts';

const [directory = '', round = ''] = process.argv.slice(2);
const clock = makeStillClock();
const stores = openIn(directory, clock);
const anchoring = await openAnchoring({
  journal: stores.journal,
  flush: stores.flush,
  file: join(directory, anchorsFileName),
  key: testJournalKey,
  clock,
  everyLines: 100,
  everySeconds: 60,
});

/** A pipe is written to synchronously; what dies in a buffer all the same was never told to anybody. */
const acknowledge = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`);

const saveToken = async (id: string): Promise<void> =>
  stores.protocol.upsert(recordOf({ kind: 'RefreshToken', id, payload: { id }, expiresAtSeconds: undefined }), [
    eventOf('token.issued', { correlationId: asCorrelationId(id) }),
  ]);

const endSession = async (id: string): Promise<void> => {
  await stores.protocol.upsert(recordOf({ kind: 'Session', id }), []);
  const events = [eventOf('session.ended', { correlationId: asCorrelationId(id) })];
  await stores.protocol.endSession({ sessionRecordId: id, grantIds: [id], deliveries: [deliveryOf(id)], events });
};

let before: string | undefined;
for (let number = 0; ; number += 1) {
  const id = `${round}-${number}`;
  if (number % 3 === 2) {
    await endSession(id);
    acknowledge({ saved: id, ended: id });
  } else {
    await saveToken(id);
    if (before !== undefined) await stores.protocol.consume('RefreshToken', before, 7);
    acknowledge({ saved: id, consumed: before });
    before = id;
  }
  // Timers and the anchors file get their turn, so that a kill can fall on an anchor too.
  if (number % 10 === 0) await new Promise(setImmediate);
  void anchoring.anchorIfDue();
}
