import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { type ActDeps, actFields, type GivenAct, openAct } from './act.ts';
import type { Device } from './device-store.ts';
import type { EnrolmentStore } from './enrolment-store.ts';
import { listDevices } from './manage.ts';
import { makeOffer, type Offer } from './offer.ts';
import { unlockDevice, type UnlockRefusal } from './unlock.ts';

export type OfferByDeviceDeps = ActDeps & {
  readonly enrolments: EnrolmentStore;
  /** Active and blocked devices that a person may have. */
  readonly maximumDevices: number;
};

/** What the old phone signs (ES256, `kid` = device id): that its holder wants one more, knowing of so many. */
const offerSchema = Type.Object(
  {
    typ: Type.Literal('vestibule-offer'),
    ...actFields,
    /** How many phones the person was told to have. */
    phones: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);

const offerCheck = TypeCompiler.Compile(offerSchema);

const hourly = { maximum: 10, windowSeconds: 3600 } as const;

/** P104: not signed by this phone, for this, now, or the person has other phones than they were told. P504: too many offers. P509: enough phones. */
export type OfferByDeviceOutcome = Offer | UnlockRefusal | { readonly fault: 'P504' | 'P509' };

/** Permits one more phone for the holder of this one, who shows by PIN or passkey that they are there: moving to a new phone. */
export const offerByDevice = async (
  deps: OfferByDeviceDeps,
  device: Device,
  given: GivenAct,
): Promise<OfferByDeviceOutcome> => {
  const content = await openAct(deps, device, { jws: given.jws, check: offerCheck });
  if (content === undefined) return { fault: 'P104' };
  const owned = await listDevices(deps, device.nationalId);
  if (owned.length !== content.phones) return { fault: 'P104' };
  if (owned.length >= deps.maximumDevices) return { fault: 'P509' };
  if (!(await isWithinRate(deps, device))) return { fault: 'P504' };
  const unlocked = await unlockDevice(deps, device, { ...given, pinProof: content.pinProof });
  if ('fault' in unlocked) return unlocked;
  // Of many tries sent at once, those behind the third wrong PIN end here.
  if (!(await deps.devices.noteUse(device.id, deps.clock.nowSeconds(), unlocked.counter))) return { fault: 'P506' };
  return makeOffer(deps, device.nationalId, { device: device.id });
};

const isWithinRate = async ({ challenges, clock }: ActDeps, { id }: Device): Promise<boolean> => {
  const [isWithin = false] = await challenges.countRequest([{ key: `offers:${id}`, ...hourly }], clock.nowSeconds());
  return isWithin;
};
