// The other process of two-processes.test.ts: consumes what it can, and journals every try.
import { once } from 'node:events';
import { asClientId } from '#vocabulary/identifiers.ts';
import { eventOf, examStartSeconds, makeStillClock } from './exam/examinee.ts';
import { openIn } from './sqlite-examinee.ts';

const [directory = '', name = ''] = process.argv.slice(2);
const stores = openIn(directory, makeStillClock());

const consumeAll = async (ids: readonly string[]): Promise<readonly string[]> => {
  const won: string[] = [];
  for (const id of ids) {
    if (await stores.protocol.consume('AuthorizationCode', id, examStartSeconds)) won.push(id);
    await stores.journal.append([eventOf('token.issued', { clientId: asClientId(name) })]);
  }
  return won;
};

process.send?.('ready');
const [ids] = (await once(process, 'message')) as [readonly string[]];
const won = await consumeAll(ids);
stores.close();
process.send?.(won, () => process.disconnect());
