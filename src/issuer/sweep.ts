import { setImmediate } from 'node:timers/promises';
import type { ProtocolStore, Sweep } from './protocol-store.ts';

/**
 * Ends all grants, codes and tokens of these accounts or clients, however many there are and whichever session they
 * came from: also those of a session that another one replaced. A window of the store at a time, with room for other
 * work between them. May be called again; what is written after the call began may stay.
 */
export const sweepRecords = async (
  { sweep }: Pick<ProtocolStore, 'sweep'>,
  of: Pick<Sweep, 'member' | 'values'>,
): Promise<void> => {
  let after: number | undefined = 0;
  while (after !== undefined) {
    after = await sweep({ ...of, after });
    await setImmediate();
  }
};
