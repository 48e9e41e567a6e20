import type { Challenge } from '#methods/app/challenge.ts';
import { systemClock } from '#platform/clock.ts';
import { asNationalId } from '#vocabulary/identifiers.ts';
import type { CardProof } from '#vocabulary/proof.ts';
import type { World } from '../../support/world.ts';

/** What the card software's handshake establishes for the request on the desk; `holder` is who the card names. */
export const presentCard = async (world: World, asked: string, holder = asked): Promise<Challenge> => {
  const { challenges } = world.running.stores;
  const now = systemClock.nowSeconds();
  const request = await challenges.pendingOf(asNationalId(asked), 'CARD', now);
  if (request === undefined) throw new Error('nothing on the desk');
  const proof: CardProof = {
    method: 'card',
    amr: ['sc', 'pin', 'mfa', 'hwk'],
    level: 'eidas3',
    nationalId: asNationalId(holder),
    cardKind: 'CPS',
    cardNumber: '',
    certificateFingerprint: 'f'.repeat(64),
    professionCode: '',
    establishedAtSeconds: now,
  };
  await challenges.end(request.id, { is: 'approved', proof, atSeconds: now }, now, []);
  return request;
};
