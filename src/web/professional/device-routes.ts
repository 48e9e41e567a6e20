import type { FastifyInstance, FastifyReply } from 'fastify';
import { listDevices, renameDevice, revokeDevice, type ShownDevice } from '#methods/app/manage.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { registerAddPhoneRoutes } from './add-phone-routes.ts';
import { devicesPages, returnPage } from './devices-login.ts';
import type { Door } from './door.ts';
import { registerEnrolRoutes } from './enrol-routes.ts';
import { deviceListPage, type ListNotice, listNotices } from './pages/device-list.ts';
import { deviceLoginFailedPage } from './pages/device-login-failed.ts';
import { deviceRevokePage } from './pages/device-revoke.ts';
import type { PhoneDoor } from './phone-door.ts';
import {
  fieldOf,
  type HolderPage,
  isGenuine,
  type OwnPage,
  ownRoute,
  queryOf,
  seeOther,
  sendOwnFault,
  sendPage,
  toLogin,
  withSession,
} from './with-session.ts';

/** The phones of the professional who is logged in in this browser: seen, renamed, revoked, added. */
export const registerDeviceRoutes = (app: FastifyInstance, door: Door, phone: PhoneDoor): void => {
  const at = ownRoute(door, phone);
  app.get('/devices', at(showOrReturn));
  app.get(
    '/devices/login',
    at((own) => toLogin(own, queryOf(own.request, 'to') === 'add' ? 'add' : 'list', true)),
  );
  app.post(
    '/devices/:id/rename',
    at((own) => withSession(own, 'list', rename)),
  );
  app.get(
    '/devices/:id/revoke',
    at((own) => withSession(own, 'list', confirmRevocation)),
  );
  app.post(
    '/devices/:id/revoke',
    at((own) => withSession(own, 'list', revoke)),
  );
  registerAddPhoneRoutes(app, door, phone);
  if (phone.messages !== undefined) registerEnrolRoutes(app, door, phone, phone.messages);
};

/** A login comes back here with a code that is not used, or with the reason why it failed; neither stays in the address. */
const showOrReturn = (own: OwnPage): FastifyReply | Promise<FastifyReply> => {
  const { door, request, language } = own;
  if (queryOf(request, 'code') !== '') return seeOther(own, devicesPages[returnPage(door, queryOf(request, 'state'))]);
  if (queryOf(request, 'error') !== '')
    return sendPage(own, deviceLoginFailedPage(door.look, { language, retryUrl: devicesPages.list }));
  return withSession(own, 'list', showList);
};

const showList = async (holder: HolderPage): Promise<FastifyReply> => {
  const { door, phone, language, csrf, nationalId, request } = holder;
  const page = deviceListPage(door.look, {
    language,
    csrf,
    devices: await listDevices(phone.manage, nationalId),
    maximum: phone.maximumDevices,
    appUrl: phone.appUrl,
    logoutUrl: `${door.addresses.basePath}/protocol/openid-connect/logout`,
    notice: noticeOf(queryOf(request, 'done')),
  });
  return sendPage(holder, page);
};

const noticeOf = (value: string): ListNotice | undefined => listNotices.find((one) => one === value);

const idOf = ({ request }: OwnPage) => asDeviceId((request.params as { readonly id: string }).id);

const rename = async (holder: HolderPage): Promise<FastifyReply> => {
  const { phone, nationalId, request } = holder;
  if (!isGenuine(holder)) return sendOwnFault(holder, 'P107');
  const outcome = await renameDevice(phone.manage, { nationalId, deviceId: idOf(holder) }, fieldOf(request, 'name'));
  if ('fault' in outcome && outcome.fault === 'P106') return sendOwnFault(holder, 'P106');
  return seeOther(holder, `/devices?done=${'fault' in outcome ? 'bad-name' : 'renamed'}`);
};

const findShown = async ({ phone, nationalId }: HolderPage, id: string): Promise<ShownDevice | undefined> =>
  (await listDevices(phone.manage, nationalId)).find((device) => device.id === id);

const confirmRevocation = async (holder: HolderPage): Promise<FastifyReply> => {
  const { door, language, csrf } = holder;
  const device = await findShown(holder, idOf(holder));
  if (device === undefined) return sendOwnFault(holder, 'P106');
  return sendPage(holder, deviceRevokePage(door.look, { language, csrf, device }));
};

/** This very session ends too, when the phone had opened it. */
const revoke = async (holder: HolderPage): Promise<FastifyReply> => {
  const { phone, nationalId, session } = holder;
  if (!isGenuine(holder)) return sendOwnFault(holder, 'P107');
  const outcome = await revokeDevice(phone.manage, { nationalId, deviceId: idOf(holder) });
  if ('fault' in outcome) return sendOwnFault(holder, outcome.fault);
  const isOwnSession = outcome.sessions.includes(session.sessionId);
  return seeOther(holder, isOwnSession ? '/devices/revoked' : '/devices?done=revoked');
};
