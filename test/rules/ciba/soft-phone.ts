import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import { makeOffer } from '#methods/app/offer.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import type { World } from '../../support/world.ts';
import { enrolmentFor, makeKeyPair, rightPin, signJws, stretch } from '../phone/soft-phone.ts';

/** A phone of the person, as the app speaks: over HTTP, with a key that signs what was shown. */
export type Phone = {
  readonly nationalId: NationalId;
  /** Picks the right number, or the one given. */
  readonly approve: (world: World, more?: { readonly code?: string; readonly pin?: string }) => Promise<Answered>;
  readonly refuse: (world: World) => Promise<Answered>;
  readonly report: (world: World) => Promise<Answered>;
};

type Answered = { readonly status: number; readonly json: Readonly<Record<string, unknown>> };

/** Enrols a phone, as after a card login. @param forwarded headers that a proxy before the platform adds */
export const newPhone = async (
  world: World,
  person: string,
  forwarded: Readonly<Record<string, string>> = {},
): Promise<Phone> => {
  const nationalId = asNationalId(person);
  const { enrolments } = world.running.stores;
  const { token } = await makeOffer({ enrolments, clock: systemClock, random: systemRandom }, nationalId, 'card');
  const keys = makeKeyPair();
  const given = enrolmentFor(token, keys, { origin: world.phoneOrigin });
  const enrolled = await post(world, '/api/enrolments', given);
  if (enrolled.status !== 201) throw new Error(`not enrolled: ${enrolled.status} ${await enrolled.text()}`);
  const { deviceId } = (await enrolled.json()) as { readonly deviceId: string };
  const cookie = enrolled.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const salt = given.lock.kind === 'pin' ? given.lock.salt : '';
  const answer = async (
    now: World,
    decision: 'approve' | 'refuse' | 'report',
    { code, pin = rightPin }: { code?: string; pin?: string },
  ): Promise<Answered> => {
    const seen = await now.running.stores.challenges.pendingOf(nationalId, 'MOBILE', systemClock.nowSeconds());
    if (seen === undefined) throw new Error('nothing on the phone');
    const approval = decision === 'approve' ? { code: code ?? seen.code, pinProof: stretch(pin, salt) } : { code: '' };
    const content = {
      typ: 'vestibule-answer',
      challengeId: seen.id,
      deviceId,
      decision,
      serviceName: seen.serviceName,
      nonce: seen.nonce,
      origin: now.phoneOrigin,
      atSeconds: systemClock.nowSeconds(),
      ...approval,
    };
    const jws = signJws(keys.privateKey, { kid: deviceId }, content);
    const response = await post(
      now,
      `/api/challenges/${seen.id}/answer`,
      { jws },
      { ...forwarded, ...(cookie === '' ? {} : { cookie }) },
    );
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  return {
    nationalId,
    approve: (now, more = {}) => answer(now, 'approve', more),
    refuse: (now) => answer(now, 'refuse', {}),
    report: (now) => answer(now, 'report', {}),
  };
};

const post = (
  world: World,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  fetch(world.phoneOrigin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.phoneOrigin, ...headers },
    body: JSON.stringify(body),
  });
