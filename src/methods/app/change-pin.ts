import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { type ActDeps, actFields, type GivenAct, openAct } from './act.ts';
import type { Device } from './device-store.ts';
import { changedEvent } from './manage.ts';
import { pinVerifier } from './pin.ts';
import { unlockDevice, type UnlockRefusal } from './unlock.ts';

/** What the phone signs (ES256, `kid` = device id): the old PIN and the new one, both stretched. */
const changeSchema = Type.Object(
  {
    typ: Type.Literal('vestibule-pin'),
    ...actFields,
    /** The new PIN, stretched with the salt of this phone: 32 bytes, base64url. */
    newPinProof: Type.String({ pattern: '^[\\w-]{43}$' }),
  },
  { additionalProperties: false },
);

const changeCheck = TypeCompiler.Compile(changeSchema);

/** P104: not signed by this phone, for this, now. P103: this phone has a passkey and no PIN. P506, P507: as with every wrong PIN. */
export type ChangePinOutcome = { readonly is: 'changed' } | UnlockRefusal | { readonly fault: 'P103' };

/** Puts a new PIN in the place of the old one, which must be right and counts as a try when it is not. The person is told. */
export const changePin = async (deps: ActDeps, device: Device, given: GivenAct): Promise<ChangePinOutcome> => {
  const { lock } = device;
  if (lock.kind !== 'pin') return { fault: 'P103' };
  const content = await openAct(deps, device, { jws: given.jws, check: changeCheck });
  if (content === undefined) return { fault: 'P104' };
  const unlocked = await unlockDevice(deps, device, { jws: given.jws, pinProof: content.pinProof });
  if ('fault' in unlocked) return unlocked;
  const to = { ...lock, verifier: pinVerifier(deps.pinPepper, lock.salt, content.newPinProof) };
  const events = [changedEvent(deps.clock, device, 'pin')];
  // Of many tries sent at once, those behind the third wrong PIN end here.
  if (!(await deps.devices.changePin(device.id, { from: lock, to }, events))) return { fault: 'P506' };
  deps.announce({ nationalId: device.nationalId, what: 'pin-changed', deviceName: device.name });
  return { is: 'changed' };
};
