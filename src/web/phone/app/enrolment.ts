import type { EnrolmentProof, GivenEnrolment } from '#methods/app/enrol.ts';
import type { FaultAnswer } from '../shapes.ts';
import type { EnrolledAnswer } from '../shapes.ts';
import { sha256 } from './bytes.ts';
import { call } from './calls.ts';
import { makeKeyPair, phoneSeconds, publicJwkOf, signJws } from './keys.ts';
import { createPasskey, type RegistrationOptions } from './passkey.ts';
import { newSalt, stretchPin } from './pin.ts';
import type { Identity } from './vault.ts';

export type Enrolment = {
  readonly token: string;
  readonly name: string;
  readonly lock: { readonly kind: 'pin'; readonly pin: string } | { readonly kind: 'passkey' };
};

export type Enrolled =
  | { readonly is: 'enrolled'; readonly identity: Identity }
  | { readonly is: 'refused'; readonly refusal: FaultAnswer | undefined }
  | { readonly is: 'unreachable' | 'no-passkey' };

/** Makes this phone's key and enrols it by the token. The private half is made here and stays here. */
export const enrol = async ({ token, name, lock }: Enrolment): Promise<Enrolled> => {
  const pair = await makeKeyPair();
  const sign = async (salt?: string): Promise<string> => {
    const proof: EnrolmentProof = {
      typ: 'vestibule-enrolment',
      tokenHash: await sha256(token),
      deviceName: name,
      origin: location.origin,
      atSeconds: phoneSeconds(),
      ...(salt === undefined ? {} : { salt }),
    };
    return signJws(pair.privateKey, proof);
  };
  const locked = lock.kind === 'pin' ? await lockByPin(lock.pin, sign) : await lockByPasskey(name, sign);
  if ('is' in locked) return locked;
  const order = { token, name, publicJwk: await publicJwkOf(pair), lock: locked.given, proofJws: locked.proofJws };
  const reply = await call<EnrolledAnswer>('POST', 'enrolments', order);
  if (reply.is === 'done') {
    return {
      is: 'enrolled',
      identity: { deviceId: reply.body.deviceId, name, privateKey: pair.privateKey, lock: locked.kept },
    };
  }
  return reply;
};

type Locked = { readonly proofJws: string; readonly given: GivenEnrolment['lock']; readonly kept: Identity['lock'] };

const lockByPin = async (pin: string, sign: (salt: string) => Promise<string>): Promise<Locked> => {
  const salt = newSalt();
  const [proofJws, pinProof] = await Promise.all([sign(salt), stretchPin(pin, salt)]);
  return { proofJws, given: { kind: 'pin', salt, pinProof }, kept: { kind: 'pin', salt } };
};

const lockByPasskey = async (
  name: string,
  sign: () => Promise<string>,
): Promise<Locked | { readonly is: 'unreachable' | 'no-passkey' }> => {
  const options = await call<RegistrationOptions>('POST', 'enrolments/passkey-options', { name });
  if (options.is !== 'done') return { is: 'unreachable' };
  const proofJws = await sign();
  const registration = await createPasskey(options.body, proofJws);
  if (registration === undefined) return { is: 'no-passkey' };
  const kept = { kind: 'passkey', credentialId: registration.id, rpId: options.body.rp.id } as const;
  return { proofJws, given: { kind: 'passkey', registration }, kept };
};
