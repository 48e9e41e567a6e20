import type { FastifyInstance, FastifyReply } from 'fastify';
import { makeActNote } from '#methods/app/act.ts';
import { changePin, type ChangePinOutcome } from '#methods/app/change-pin.ts';
import type { Offer } from '#methods/app/offer.ts';
import { offerByDevice, type OfferByDeviceOutcome } from '#methods/app/offer-by-device.ts';
import { qrPath } from '../professional/pages/qr-code.ts';
import { type Asked, sendBody } from './api-routes.ts';
import { type Exchange, withDevice } from './door.ts';
import type { PhoneHost } from './phone-host.ts';
import { sendRefusal } from './refusals.ts';
import * as shapes from './shapes.ts';

/** What a phone does for its holder by a signature of its own: offering another phone, changing its PIN. */
export const registerActRoutes = (app: FastifyInstance, host: PhoneHost): void => {
  app.get('/api/acts/note', (request, reply) =>
    withDevice(host, { request, reply }, ({ device }) =>
      sendBody(reply, { note: makeActNote(host.acts, device) } satisfies shapes.NoteAnswer),
    ),
  );
  app.post('/api/offers', { schema: { body: shapes.answerBody } }, (request: Asked<shapes.AnswerBody>, reply) =>
    offer(host, { request, reply }),
  );
  app.patch('/api/device/pin', { schema: { body: shapes.answerBody } }, (request: Asked<shapes.AnswerBody>, reply) =>
    change(host, { request, reply }),
  );
};

type Signed = Exchange & { readonly request: Asked<shapes.AnswerBody> };

const offer = (host: PhoneHost, { request, reply }: Signed): Promise<FastifyReply> =>
  withDevice(host, { request, reply }, async ({ device }) => {
    const outcome = await offerByDevice(host.acts, device, request.body);
    return 'fault' in outcome ? refuse(reply, outcome) : sendBody(reply.code(201), describe(host, outcome));
  });

/** The token goes behind the `#`, which browsers send to no server. */
const describe = ({ origin, acts }: PhoneHost, { token, expiresAtSeconds }: Offer): shapes.OfferAnswer => {
  const link = `${origin}/#${token}`;
  return { link, secondsLeft: expiresAtSeconds - acts.clock.nowSeconds(), qrCode: qrPath(link) };
};

const change = (host: PhoneHost, { request, reply }: Signed): Promise<FastifyReply> =>
  withDevice(host, { request, reply }, async ({ device }) => {
    const outcome = await changePin(host.acts, device, request.body);
    return 'fault' in outcome ? refuse(reply, outcome) : sendBody(reply, {});
  });

type Refused = Extract<OfferByDeviceOutcome | ChangePinOutcome, { readonly fault: unknown }>;

const refuse = (reply: FastifyReply, refused: Refused): FastifyReply =>
  sendRefusal(reply, refused.fault, 'triesLeft' in refused ? { triesLeft: refused.triesLeft } : {});
