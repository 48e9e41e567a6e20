import assert from 'node:assert/strict';
import fc from 'fast-check';
import { answerChallenge } from '#methods/app/answer-challenge.ts';
import type { Challenge, SignedAnswer } from '#methods/app/challenge.ts';
import { endChallenge } from '#methods/app/end-challenge.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { alice, ask, bruno, type PhoneWorld } from './phone-world.ts';
import { answerContent, enrolPhone, makeKeyPair, rightPin, signJws, type SoftPhone, stretch } from './soft-phone.ts';

/**
 * A second, naive account of what may happen to requests and phones, written from the rules and not from the code.
 * After each move the store must say what the model says.
 */
export type Model = {
  readonly world: PhoneWorld;
  readonly phones: readonly ModelPhone[];
  readonly requests: ModelRequest[];
  /** Every answer ever signed, to be sent again. */
  readonly sent: Sent[];
  readonly quietUntil: Map<NationalId, number>;
  readonly stranger: SoftPhone['privateKey'];
};

type ModelPhone = { readonly soft: SoftPhone; state: 'active' | 'blocked' | 'revoked'; wrongPins: number };
type ModelRequest = {
  readonly challenge: Challenge;
  readonly asked: string;
  state: string;
  approver: ModelPhone | undefined;
};
type Sent = {
  readonly jws: string;
  readonly phone: ModelPhone;
  readonly request: ModelRequest;
  readonly lie: Lie;
  readonly answer: Answer;
};

const lies = ['none', 'signature', 'nonce', 'service', 'origin', 'request', 'device', 'clock'] as const;
type Lie = (typeof lies)[number];
type Answer = {
  readonly decision: SignedAnswer['decision'];
  readonly isCodeRight: boolean;
  readonly isPinRight: boolean;
};

/** Counted from the newest, which is where things happen. */
const small = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 7 }) });
const anyPhone = fc.nat({ max: 3 });
export const moveArbitrary = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant('open'),
      asked: fc.constantFrom<string>(alice, alice, alice, bruno, bruno, 'unknown'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      is: fc.constant('answer'),
      phone: anyPhone,
      request: small,
      lie: fc.oneof(
        { weight: 2, arbitrary: fc.constant<Lie>('none') },
        { weight: 1, arbitrary: fc.constantFrom(...lies) },
      ),
      decision: fc.constantFrom<SignedAnswer['decision']>('approve', 'approve', 'approve', 'refuse', 'report'),
      isCodeRight: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
      isPinRight: fc.oneof({ weight: 2, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('replay'), which: small }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('cancel'), request: small }) },
  { weight: 4, arbitrary: fc.record({ is: fc.constant('take'), request: small }) },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('wait'), seconds: fc.integer({ min: 1, max: 130 }) }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('revoke'), phone: anyPhone }) },
  { weight: 1, arbitrary: fc.record({ is: fc.constant('restart') }) },
) as fc.Arbitrary<Move>;

export type Move =
  | { readonly is: 'open'; readonly asked: string }
  | ({ readonly is: 'answer'; readonly phone: number; readonly request: number; readonly lie: Lie } & Answer)
  | { readonly is: 'replay'; readonly which: number }
  | { readonly is: 'cancel' | 'take'; readonly request: number }
  | { readonly is: 'wait'; readonly seconds: number }
  | { readonly is: 'revoke'; readonly phone: number }
  | { readonly is: 'restart' };

/** Two people, two phones each. */
export const openModel = async (world: PhoneWorld): Promise<Model> => {
  const phones: ModelPhone[] = [];
  for (const owner of [alice, alice, bruno, bruno])
    phones.push({ soft: await enrolPhone(world.deps(), owner), state: 'active', wrongPins: 0 });
  return { world, phones, requests: [], sent: [], quietUntil: new Map(), stranger: makeKeyPair().privateKey };
};

/** Makes the move in the world and in the model, and compares the two. */
export const play = async (model: Model, move: Move): Promise<void> => {
  switch (move.is) {
    case 'open':
      await open(model, move.asked);
      break;
    case 'answer':
      await answer(model, move);
      break;
    case 'replay':
      await send(model, pick(model.sent, move.which));
      break;
    case 'cancel':
      await cancel(model, pick(model.requests, move.request));
      break;
    case 'take':
      await take(model, pick(model.requests, move.request));
      break;
    case 'wait':
      model.world.advance(move.seconds);
      break;
    case 'revoke':
      await revoke(model, pick(model.phones, move.phone));
      break;
    case 'restart':
      model.world.restart();
  }
  await compare(model);
};

const pick = <Thing>(things: readonly Thing[], index: number): Thing | undefined =>
  things.length === 0 ? undefined : things[things.length - 1 - (index % things.length)];

const nowOf = ({ world }: Model): number => world.deps().clock.nowSeconds();
const isOpen = (model: Model, { state, challenge }: ModelRequest): boolean =>
  state === 'pending' && challenge.expiresAtSeconds > nowOf(model);

const open = async (model: Model, asked: string): Promise<void> => {
  for (const request of model.requests)
    if (request.asked === asked && isOpen(model, request)) request.state = 'superseded';
  const challenge = await ask(model.world.deps(), asked);
  const owner = [alice, bruno].find((person) => person === asked);
  const hasPhone = model.phones.some(({ soft, state }) => soft.device.nationalId === owner && state === 'active');
  const isQuiet = owner !== undefined && (model.quietUntil.get(owner) ?? 0) > nowOf(model);
  assert.equal(challenge.nationalId, hasPhone && !isQuiet ? owner : undefined);
  model.requests.push({ challenge, asked, state: 'pending', approver: undefined });
};

const answer = async (model: Model, move: Extract<Move, { is: 'answer' }>): Promise<void> => {
  const phone = pick(model.phones, move.phone);
  const request = pick(model.requests, move.request);
  if (phone === undefined || request === undefined) return;
  const sent = { jws: write(model, { phone, request }, move), phone, request, lie: move.lie, answer: move };
  model.sent.push(sent);
  await send(model, sent);
};

const write = (
  model: Model,
  { phone, request }: Pick<Sent, 'phone' | 'request'>,
  { lie, decision, isCodeRight, isPinRight }: Extract<Move, { is: 'answer' }>,
): string => {
  const { challenge } = request;
  const { soft } = phone;
  const other = pick(
    model.requests.filter((one) => one !== request),
    0,
  )?.challenge;
  const wrongCode = challenge.choices.find((choice) => choice !== challenge.code) ?? '';
  const content = answerContent(soft, challenge, {
    decision,
    code: isCodeRight ? challenge.code : wrongCode,
    pinProof: stretch(isPinRight ? rightPin : '000000', soft.salt),
    ...(lie === 'nonce' ? { nonce: other?.nonce ?? 'x' } : {}),
    ...(lie === 'service' ? { serviceName: 'Un autre service' } : {}),
    ...(lie === 'origin' ? { origin: 'https://evil.test' } : {}),
    // A true answer to one request, said to be to another.
    ...(lie === 'request' ? { nonce: other?.nonce ?? 'x', code: other?.code ?? '00' } : {}),
    ...(lie === 'device'
      ? {
          deviceId:
            pick(
              model.phones.filter((one) => one !== phone),
              0,
            )?.soft.device.id ?? soft.device.id,
        }
      : {}),
    ...(lie === 'clock' ? { atSeconds: 1 } : {}),
  });
  return signJws(lie === 'signature' ? model.stranger : soft.privateKey, { kid: soft.device.id }, content);
};

const send = async (model: Model, sent: Sent | undefined): Promise<void> => {
  if (sent === undefined) return;
  const expected = expect(model, sent);
  assert.deepEqual(await answerChallenge(model.world.deps(), { jws: sent.jws }), expected);
};

/** What the rules say of this answer, now. The only line that approves is the last. */
const expect = (model: Model, { phone, request, lie, answer: given }: Sent) => {
  const { challenge } = request;
  if (lie === 'signature' || lie === 'device') return { fault: 'P104' };
  if (phone.state !== 'active') return { fault: 'P506' };
  const isTrue = lie === 'none' || lie === 'clock';
  const isOwn = challenge.nationalId === phone.soft.device.nationalId;
  if (!isTrue || !isOwn || !isOpen(model, request)) return { fault: 'P104' };
  if (given.decision === 'report') model.quietUntil.set(phone.soft.device.nationalId, nowOf(model) + 900);
  if (given.decision !== 'approve')
    return { is: (request.state = given.decision === 'report' ? 'reported' : 'refused') };
  if (!given.isPinRight) return countWrongPin(phone);
  phone.wrongPins = 0;
  if (!given.isCodeRight) return { is: (request.state = 'wrong-code') };
  request.approver = phone;
  return { is: (request.state = 'approved') };
};

const countWrongPin = (phone: ModelPhone) => {
  phone.wrongPins += 1;
  if (phone.wrongPins < 3) return { fault: 'P507', triesLeft: 3 - phone.wrongPins };
  phone.state = 'blocked';
  return { fault: 'P506' };
};

const cancel = async (model: Model, request: ModelRequest | undefined): Promise<void> => {
  if (request === undefined) return;
  const expected = isOpen(model, request);
  assert.equal(await endChallenge(model.world.deps(), request.challenge, 'cancelled'), expected);
  if (expected) request.state = 'cancelled';
};

const take = async (model: Model, request: ModelRequest | undefined): Promise<void> => {
  if (request === undefined) return;
  const proof = await model.world.deps().challenges.takeProof(request.challenge.id);
  const { approver, state, asked } = request;
  if (approver?.state !== 'active') return assert.equal(proof, undefined);
  assert.ok(proof?.method === 'app' && state === 'approved');
  assert.deepEqual([proof.nationalId, proof.deviceId], [asked, approver.soft.device.id]);
  request.approver = undefined;
};

const revoke = async (model: Model, phone: ModelPhone | undefined): Promise<void> => {
  if (phone === undefined) return;
  assert.equal(await model.world.deps().devices.revoke(phone.soft.device.id, []), phone.state !== 'revoked');
  phone.state = 'revoked';
};

const compare = async ({ world, phones, requests }: Model): Promise<void> => {
  const { challenges, devices } = world.deps();
  for (const { challenge, state } of requests) assert.equal((await challenges.find(challenge.id))?.state.is, state);
  for (const { soft, state, wrongPins } of phones) {
    const device = await devices.find(soft.device.id);
    assert.deepEqual([device?.state, device?.wrongPins], [state, wrongPins]);
  }
};
