import type { FastifyInstance, FastifyReply } from 'fastify';
import { beginByMessages, confirmByMessages, type MessageDeps } from '#methods/app/messages.ts';
import { sendOffer } from '#methods/app/send-offer.ts';
import type { Door } from './door.ts';
import { isOwnPost } from './own-post.ts';
import { deviceCodesPage } from './pages/device-codes.ts';
import { deviceEnrolPage, type EnrolNotice } from './pages/device-enrol.ts';
import { deviceOfferSentPage } from './pages/device-offer-sent.ts';
import type { PhoneDoor } from './phone-door.ts';
import { fieldOf, type OwnPage, ownRoute, queryOf, seeOther, sendOwnFault, sendPage } from './with-session.ts';

type Enrolling = OwnPage & { readonly messages: MessageDeps };

/** Enrolment without a card: an e-mail and an SMS to the details that the directory knows, and the QR code’s link by e-mail. */
export const registerEnrolRoutes = (
  app: FastifyInstance,
  door: Door,
  phone: PhoneDoor,
  messages: MessageDeps,
): void => {
  const route = ownRoute(door, phone);
  const at = (step: (own: Enrolling) => FastifyReply | Promise<FastifyReply>) =>
    route((own) => step({ ...own, messages }));
  app.get(
    '/devices/enrol',
    at((own) => showEnrol(own)),
  );
  app.post('/devices/enrol', at(begin));
  app.get(
    '/devices/enrol/codes',
    at((own) => withCodes(own, queryOf(own.request, 'note'), showCodes)),
  );
  app.post(
    '/devices/enrol/codes',
    at((own) => withCodes(own, fieldOf(own.request, 'note'), confirm)),
  );
};

const formSeconds = 1800;

const showEnrol = (own: Enrolling, notice?: EnrolNotice): FastifyReply => {
  const { door, language } = own;
  const csrf = door.sealer.seal({ use: 'enrol' }, door.login.clock.nowSeconds() + formSeconds);
  const status = notice === undefined ? 200 : notice === 'too-many' ? 429 : 400;
  return sendPage(own, deviceEnrolPage(door.look, { language, csrf, notice }), { status });
};

const isOwnForm = ({ request, door }: Enrolling): boolean => isOwnPost(request.raw, door.addresses.browserOrigin);

/** Whoever is asked for, the answer is the same page after the same work. */
const begin = async (own: Enrolling): Promise<FastifyReply> => {
  const { door, request, messages } = own;
  const note = door.sealer.open(fieldOf(request, 'csrf'), door.login.clock.nowSeconds());
  if (note?.['use'] !== 'enrol' || !isOwnForm(own)) return sendOwnFault(own, 'P107');
  const identifier = fieldOf(request, 'login').trim().slice(0, 200);
  if (identifier === '') return showEnrol(own, 'empty');
  const begun = await beginByMessages(messages, { identifier, address: door.clientAddress(request.raw) });
  if ('fault' in begun) return showEnrol(own, 'too-many');
  const codes = door.sealer.seal({ use: 'codes', id: begun.id }, begun.expiresAtSeconds);
  return seeOther(own, `/devices/enrol/codes?${new URLSearchParams({ note: codes })}`);
};

type Codes = { readonly id: string; readonly note: string };

const withCodes = async (
  own: Enrolling,
  note: string,
  step: (own: Enrolling, codes: Codes) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const content = own.door.sealer.open(note, own.door.login.clock.nowSeconds());
  if (content?.['use'] !== 'codes' || typeof content['id'] !== 'string') return showEnrol(own, 'over');
  return step(own, { id: content['id'], note });
};

const showCodes = (own: Enrolling, { note }: Codes, triesLeft?: number): FastifyReply => {
  const page = deviceCodesPage(own.door.look, { language: own.language, note, triesLeft });
  return sendPage(own, page, { status: triesLeft === undefined ? 200 : 403 });
};

const confirm = async (own: Enrolling, codes: Codes): Promise<FastifyReply> => {
  const { messages, request, phone, door, language } = own;
  if (!isOwnForm(own)) return sendOwnFault(own, 'P107');
  const digits = (name: string): string => fieldOf(request, name).replaceAll(/\s/g, '').slice(0, 20);
  const given = { id: codes.id, mailCode: digits('mailCode'), smsCode: digits('smsCode') };
  const outcome = await confirmByMessages(messages, given);
  if ('fault' in outcome)
    return outcome.fault === 'P507' ? showCodes(own, codes, outcome.triesLeft) : showEnrol(own, 'over');
  const sent = await sendOffer(messages, outcome, phone.appUrl);
  return sent ? sendPage(own, deviceOfferSentPage(door.look, { language })) : sendOwnFault(own, 'P902');
};
