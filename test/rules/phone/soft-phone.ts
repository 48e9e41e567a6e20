import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type ActDeps, makeActNote } from '#methods/app/act.ts';
import type { AnswerDeps, AnswerOutcome } from '#methods/app/answer-challenge.ts';
import { answerChallenge } from '#methods/app/answer-challenge.ts';
import type { Challenge, SignedAnswer } from '#methods/app/challenge.ts';
import type { Device } from '#methods/app/device-store.ts';
import { type EnrolDeps, enrolDevice, type GivenEnrolment } from '#methods/app/enrol.ts';
import { hashOffer, makeOffer } from '#methods/app/offer.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';

export const appOrigin = 'https://app.test';

export type KeyPair = { readonly privateKey: KeyObject; readonly publicJwk: Device['publicJwk'] };

export const makeKeyPair = (): KeyPair => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicJwk: { kty: 'EC', crv: 'P-256', x, y } };
};

export const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A compact JWS, ES256 unless the header says otherwise; the signature is always a true ES256 one. */
export const signJws = (key: KeyObject, header: object, content: object): string => {
  const signed = `${encode({ alg: 'ES256', ...header })}.${encode(content)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
};

/** What the app makes of a PIN; the app stretches for half a second, here one hash will do. */
export const stretch = (pin: string, salt: string): string =>
  createHash('sha256').update(`${salt}${pin}`).digest('base64url');

/** A phone that plays by the rules, unless told otherwise. */
export type SoftPhone = KeyPair & { readonly device: Device; readonly pin: string; readonly salt: string };

export const rightPin = '135790';

/** What an app sends to take up an offer; `more` changes what it signs, `keys` are those of the phone. */
export const enrolmentFor = (
  token: string,
  keys: KeyPair,
  more: Readonly<Record<string, unknown>> = {},
): GivenEnrolment => {
  const salt = 'c2FsdHNhbHRzYWx0c2FsdA';
  const proof = {
    typ: 'vestibule-enrolment',
    tokenHash: hashOffer(token),
    deviceName: 'Téléphone',
    origin: appOrigin,
    salt,
    ...more,
  };
  return {
    token,
    publicJwk: keys.publicJwk,
    name: 'Téléphone',
    lock: { kind: 'pin', salt, pinProof: stretch(rightPin, salt) },
    proofJws: signJws(keys.privateKey, {}, proof),
  };
};

/** Enrols a phone for the person, as with a card. */
export const enrolPhone = async (deps: EnrolDeps, nationalId: NationalId): Promise<SoftPhone> => {
  const { token } = await makeOffer(deps, nationalId, 'card');
  const keys = makeKeyPair();
  const given = enrolmentFor(token, keys);
  const outcome = await enrolDevice(deps, given);
  if (!('device' in outcome)) throw new Error(`not enrolled: ${JSON.stringify(outcome)}`);
  const { lock } = outcome.device;
  return { ...keys, device: outcome.device, pin: rightPin, salt: lock.kind === 'pin' ? lock.salt : '' };
};

/** What an honest phone would sign to approve; `more` is what another one changes. */
export const answerContent = (
  phone: SoftPhone,
  challenge: Challenge,
  more: Partial<SignedAnswer> = {},
): SignedAnswer => ({
  typ: 'vestibule-answer',
  challengeId: challenge.id,
  deviceId: phone.device.id,
  decision: 'approve',
  serviceName: challenge.serviceName,
  code: challenge.code,
  nonce: challenge.nonce,
  origin: appOrigin,
  atSeconds: challenge.createdAtSeconds,
  pinProof: stretch(phone.pin, phone.salt),
  ...more,
});

export const signAnswer = (phone: SoftPhone, challenge: Challenge, more: Partial<SignedAnswer> = {}): string =>
  signJws(phone.privateKey, { kid: phone.device.id }, answerContent(phone, challenge, more));

/** Signs and sends. */
export const answer = (
  deps: AnswerDeps,
  phone: SoftPhone,
  challenge: Challenge,
  more: Partial<SignedAnswer> = {},
): Promise<AnswerOutcome> => answerChallenge(deps, { jws: signAnswer(phone, challenge, more) });

/** What the phone signs to do something beside answering; `more` is its own part, or what another one changes. */
export const signAct = (
  deps: ActDeps,
  phone: SoftPhone,
  typ: 'vestibule-offer' | 'vestibule-pin',
  more: Readonly<Record<string, unknown>> = {},
): string =>
  signJws(
    phone.privateKey,
    { kid: phone.device.id },
    {
      typ,
      deviceId: phone.device.id,
      note: makeActNote(deps, phone.device),
      origin: appOrigin,
      atSeconds: 1,
      pinProof: stretch(phone.pin, phone.salt),
      ...more,
    },
  );

/** A right PIN for one decision, a wrong one for another. */
export const wrongPin = (phone: SoftPhone): string => stretch('000000', phone.salt);
