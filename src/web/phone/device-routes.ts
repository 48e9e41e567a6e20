import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Device } from '#methods/app/device-store.ts';
import { listDevices, type OwnDevice, renameDevice, revokeDevice, type ShownDevice } from '#methods/app/manage.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import { type Asked, sendBody } from './api-routes.ts';
import { emptyCookie, type Exchange, withDevice } from './door.ts';
import type { PhoneHost } from './phone-host.ts';
import { sendRefusal } from './refusals.ts';
import * as shapes from './shapes.ts';

/** The phones of the person who holds this one: seen, renamed, revoked, reachable by push. */
export const registerDeviceRoutes = (app: FastifyInstance, host: PhoneHost): void => {
  app.get('/api/device', (request, reply) => showOwn(host, { request, reply }));
  app.patch('/api/device', { schema: { body: shapes.nameBody } }, (request: Asked<shapes.NameBody>, reply) =>
    rename(host, { request, reply }),
  );
  app.delete('/api/device', (request, reply) => revoke(host, { request, reply }));
  app.get('/api/devices', (request, reply) => list(host, { request, reply }));
  app.patch(
    '/api/devices/:id',
    { schema: { params: shapes.idParams, body: shapes.nameBody } },
    (request: Asked<shapes.NameBody>, reply) => rename(host, { request, reply }, request.params.id),
  );
  app.delete('/api/devices/:id', { schema: { params: shapes.idParams } }, (request: Asked<undefined>, reply) =>
    revoke(host, { request, reply }, request.params.id),
  );
  app.post(
    '/api/push-subscription',
    { schema: { body: shapes.pushSubscriptionBody } },
    (request: Asked<shapes.PushSubscriptionBody>, reply) =>
      withDevice(host, { request, reply }, async ({ device }) => {
        await host.answer.devices.keepPushSubscription(device.id, request.body);
        return sendBody(reply, {});
      }),
  );
};

const describe = (shown: ShownDevice, asking: Device): shapes.DeviceAnswer => ({
  id: shown.id,
  name: shown.name,
  state: shown.state,
  lock: shown.lock,
  enrolledBy: shown.enrolledBy,
  enrolledAtSeconds: shown.enrolledAtSeconds,
  lastUsedAtSeconds: shown.lastUsedAtSeconds ?? null,
  isThis: shown.id === asking.id,
});

const list = (host: PhoneHost, exchange: Exchange): Promise<FastifyReply> =>
  withDevice(host, exchange, async ({ device }) => {
    const owned = await listDevices(host.manage, device.nationalId);
    return sendBody(exchange.reply, {
      devices: owned.map((one) => describe(one, device)),
      maximum: host.acts.maximumDevices,
    } satisfies shapes.DevicesAnswer);
  });

const showOwn = (host: PhoneHost, exchange: Exchange): Promise<FastifyReply> =>
  withDevice(host, exchange, async ({ device }) => {
    const own = (await listDevices(host.manage, device.nationalId)).find(({ id }) => id === device.id);
    return own === undefined ? sendRefusal(exchange.reply, 'P506') : sendBody(exchange.reply, describe(own, device));
  });

const rename = (
  host: PhoneHost,
  { request, reply }: Exchange & { readonly request: Asked<shapes.NameBody> },
  id?: string,
): Promise<FastifyReply> =>
  withDevice(host, { request, reply }, async ({ device }) => {
    const outcome = await renameDevice(host.manage, ownDevice(device, id), request.body.name);
    return 'fault' in outcome ? sendRefusal(reply, outcome.fault) : sendBody(reply, outcome);
  });

const revoke = (host: PhoneHost, { request, reply }: Exchange, id?: string): Promise<FastifyReply> =>
  withDevice(host, { request, reply }, async ({ device }) => {
    const own = ownDevice(device, id);
    const outcome = await revokeDevice(host.manage, own);
    if ('fault' in outcome) return sendRefusal(reply, outcome.fault);
    if (own.deviceId === device.id) reply.header('set-cookie', emptyCookie(host));
    return sendBody(reply, {});
  });

/** The phone that asks, unless it names another of its person's; whose that is, `methods/app/manage.ts` looks. */
const ownDevice = (asking: Device, id: string | undefined): OwnDevice => ({
  nationalId: asking.nationalId,
  deviceId: id === undefined ? asking.id : asDeviceId(id),
});
