import type { FastifyInstance, FastifyReply } from 'fastify';
import { listDevices } from '#methods/app/manage.ts';
import { makeOffer } from '#methods/app/offer.ts';
import type { Door } from './door.ts';
import { countdownScriptPath } from './countdown-script.ts';
import { deviceAddPage } from './pages/device-add.ts';
import { deviceOfferPage } from './pages/device-offer.ts';
import { deviceRevokedPage } from './pages/device-revoked.ts';
import type { PhoneDoor } from './phone-door.ts';
import { type HolderPage, isGenuine, ownRoute, seeOther, sendOwnFault, sendPage, withSession } from './with-session.ts';

/** One more phone, for whoever has just shown the card in this very browser. */
export const registerAddPhoneRoutes = (app: FastifyInstance, door: Door, phone: PhoneDoor): void => {
  const at = ownRoute(door, phone);
  app.get(
    '/devices/add',
    at((own) => withSession(own, 'add', showAdd)),
  );
  app.post(
    '/devices/add',
    at((own) => withSession(own, 'add', offer)),
  );
  // Whoever revoked the phone that had logged them in is logged out now, and is told so without a new login.
  app.get(
    '/devices/revoked',
    at((own) => sendPage(own, deviceRevokedPage(own.door.look, { language: own.language }))),
  );
};

/** A card login is good for enrolling this long: whoever finds the desk unlocked later enrols nothing. */
const freshSeconds = 300;

const hasFreshCard = ({ session: { amr, loggedInAtSeconds }, door }: HolderPage): boolean =>
  amr.includes('sc') && door.login.clock.nowSeconds() - loggedInAtSeconds < freshSeconds;

const hasRoom = async ({ phone, nationalId }: HolderPage): Promise<boolean> =>
  (await listDevices(phone.manage, nationalId)).length < phone.maximumDevices;

/** P509 is said on the list, where a phone can be revoked. */
const fullUrl = '/devices?done=too-many';

const showAdd = async (holder: HolderPage): Promise<FastifyReply> => {
  const { door, phone, language, csrf } = holder;
  if (!(await hasRoom(holder))) return seeOther(holder, fullUrl);
  const page = deviceAddPage(door.look, {
    language,
    csrf,
    appUrl: phone.appUrl,
    step: hasFreshCard(holder) ? 'ready' : 'card-needed',
    enrolUrl: phone.messages === undefined ? undefined : '/devices/enrol',
  });
  return sendPage(holder, page);
};

const offer = async (holder: HolderPage): Promise<FastifyReply> => {
  const { door, phone, language, nationalId } = holder;
  if (!isGenuine(holder)) return sendOwnFault(holder, 'P107');
  if (!hasFreshCard(holder)) return seeOther(holder, '/devices/add');
  if (!(await hasRoom(holder))) return seeOther(holder, fullUrl);
  const { clock, random } = door.login;
  const { token, expiresAtSeconds } = await makeOffer(
    { enrolments: phone.enrolments, clock, random },
    nationalId,
    'card',
  );
  const page = deviceOfferPage(door.look, {
    language,
    link: `${phone.appUrl}/#${token}`,
    secondsLeft: expiresAtSeconds - clock.nowSeconds(),
    scriptPath: countdownScriptPath,
  });
  return sendPage(holder, page, { ownScript: true });
};
