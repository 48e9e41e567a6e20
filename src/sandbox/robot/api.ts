import { Type } from '@sinclair/typebox';

/** The shapes of the robot’s JSON API, in and out. docs/robot.md tells them with examples. */

const followService = Type.Optional(
  Type.Boolean({ description: 'Also fetch the service’s callback, on this machine only.' }),
);
const card = Type.String({ minLength: 1, maxLength: 200, description: 'Card id or national id.' });
const address = Type.String({ minLength: 1, maxLength: 20_000 });
const closed = { additionalProperties: false } as const;

export const openBody = Type.Object({ url: address, followService }, closed);
export const insertBody = Type.Object({ card, followService }, closed);
/** Buttons take no more than this, and may be called without a body. */
export const pressBody = Type.Union([Type.Object({ followService }, closed), Type.Null()]);
const name = Type.Optional(Type.String({ maxLength: 100 }));
const provider = Type.String({ minLength: 1, maxLength: 100, description: 'Name of a simulated provider.' });
const citizen = Type.String({ minLength: 1, maxLength: 100, description: 'Name of a test citizen.' });
export const providerBody = Type.Object({ provider, followService }, closed);
export const citizenBody = Type.Object({ citizen, followService }, closed);
const abandonAt = Type.Union([Type.Literal('choice'), Type.Literal('provider'), Type.Literal('consent')]);

/** With a card, with a phone of the robot, or as a citizen; that without an address goes on where the browser stands. */
export const loginBody = Type.Union([
  Type.Object(
    {
      authorizeUrl: Type.Optional(address),
      ...{ provider, citizen, browser: name },
      abandonAt: Type.Optional(abandonAt),
    },
    closed,
  ),
  Type.Object({ authorizeUrl: address, card, browser: name }, closed),
  Type.Object({ authorizeUrl: address, phone: Type.String({ maxLength: 100 }), browser: name }, closed),
]);

export const typeBody = Type.Object({ identifier: Type.String({ minLength: 1, maxLength: 200 }) }, closed);

/** By the card of a person, or by the link of a QR code or an e-mail. */
export const enrolPhoneBody = Type.Object({ person: Type.Optional(card), link: Type.Optional(address), name }, closed);
export const approveBody = Type.Object(
  {
    code: Type.String({ maxLength: 10, description: 'The number on the desk; or first, second, third.' }),
    pin: Type.Optional(Type.String({ maxLength: 20, description: 'Instead of the right one.' })),
  },
  closed,
);
export const wrongCodeBody = Type.Object(
  { code: Type.String({ maxLength: 10, description: 'The number to avoid.' }) },
  closed,
);

const shownRequest = Type.Object({
  id: Type.String(),
  serviceName: Type.String(),
  choices: Type.Array(Type.String()),
  secondsLeft: Type.Integer(),
});
export const phoneAnswer = Type.Object(
  {
    id: Type.String(),
    deviceId: Type.String(),
    person: Type.String(),
    pending: Type.Union([shownRequest, Type.Null()]),
  },
  closed,
);
export const agentBody = Type.Object({ card }, closed);
export const agentCodeBody = Type.Object({ card, code: Type.String({ maxLength: 10 }) }, closed);
export const agentRequestsAnswer = Type.Object({ requests: Type.Array(shownRequest) }, closed);
export const phoneOutcomeAnswer = Type.Object({ is: Type.String(), request: shownRequest }, closed);

const place = Type.Union([
  Type.Object(
    {
      at: Type.Literal('login'),
      service: Type.String(),
      methods: Type.Array(Type.String()),
      refusal: Type.Optional(Type.String()),
    },
    closed,
  ),
  Type.Object(
    { at: Type.Literal('error'), status: Type.Integer(), code: Type.String(), correlationId: Type.String() },
    closed,
  ),
  Type.Object(
    {
      ...{ at: Type.Literal('choice'), service: Type.String() },
      ...{ providers: Type.Array(Type.String()), failed: Type.Optional(Type.String()) },
    },
    closed,
  ),
  Type.Object(
    { at: Type.Union([Type.Literal('question'), Type.Literal('provider')]), provider: Type.String() },
    closed,
  ),
  Type.Object({ at: Type.Literal('consent'), service: Type.String(), kind: Type.String() }, closed),
  Type.Object(
    { at: Type.Union([Type.Literal('confirm-logout'), Type.Literal('signed-out'), Type.Literal('nowhere')]) },
    closed,
  ),
  Type.Object({ at: Type.Literal('phone-wait'), service: Type.String(), code: Type.String() }, closed),
  Type.Object({ at: Type.Literal('service'), url: Type.String(), status: Type.Optional(Type.Integer()) }, closed),
  Type.Object({ at: Type.Literal('other'), status: Type.Integer(), url: Type.String() }, closed),
]);

export const browserAnswer = Type.Object(
  {
    id: Type.String(),
    card: Type.Union([Type.String(), Type.Null()], { description: 'Id of the card in the reader.' }),
    place,
  },
  closed,
);
export const loginAnswer = Type.Object({ callbackUrl: Type.String() }, closed);
export const refusalAnswer = Type.Object(
  {
    error: Type.String(),
    message: Type.String(),
    place: Type.Optional(place),
    fault: Type.Optional(Type.String({ description: 'Why the platform refused what the phone answered.' })),
    triesLeft: Type.Optional(Type.Integer()),
  },
  closed,
);
