import type { ChallengeId } from '#vocabulary/identifiers.ts';
import type { Proof } from '#vocabulary/proof.ts';
import type { Challenge } from './challenge.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { DeviceStore } from './device-store.ts';

export type Outcome = 'pending' | 'approved' | 'P304' | 'P501' | 'P502' | 'P503' | 'P505';

/** How a request stands for whoever waits for it. A decoy stays pending and then was not answered, as any other. */
export const decideOutcome = ({ state, expiresAtSeconds }: Challenge, nowSeconds: number): Outcome => {
  switch (state.is) {
    case 'pending':
      return expiresAtSeconds > nowSeconds ? 'pending' : 'P503';
    case 'approved':
      return 'approved';
    case 'refused':
    case 'reported':
      return 'P501';
    case 'wrong-code':
      return 'P502';
    case 'superseded':
      return 'P505';
    case 'cancelled':
      return 'P304';
  }
};

/**
 * The proof of an approved request, for exactly one caller. Undefined for every other, and when the device that
 * approved was revoked or blocked before the proof was taken up: what it signed no longer stands for its holder.
 */
export const takeApproval = async (
  { challenges, devices }: { readonly challenges: ChallengeStore; readonly devices: DeviceStore },
  id: ChallengeId,
): Promise<Proof | undefined> => {
  const proof = await challenges.takeProof(id);
  if (proof?.method !== 'app') return proof;
  const device = await devices.find(proof.deviceId);
  return device?.state === 'active' ? proof : undefined;
};
