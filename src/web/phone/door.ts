import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Device } from '#methods/app/device-store.ts';
import { cookieOf } from '#platform/request-cookie.ts';
import { asDeviceId } from '#vocabulary/identifiers.ts';
import type { PhoneHost } from './phone-host.ts';
import { sendRefusal } from './refusals.ts';

const lifeSeconds = 12 * 3600;

export const isHttps = (host: Pick<PhoneHost, 'origin'>): boolean => host.origin.startsWith('https:');

/** `__Host-` binds the cookie to this very host and to TLS; browsers refuse the name over plain http. */
const cookieName = (host: PhoneHost): string => (isHttps(host) ? '__Host-vestibule_phone' : 'vestibule_phone');

const cookieHeader = (host: PhoneHost, value: string, maximumSeconds: number): string =>
  `${cookieName(host)}=${value}; Path=/; Max-Age=${maximumSeconds}; SameSite=Strict; HttpOnly${isHttps(host) ? '; Secure' : ''}`;

/** A cookie for the phone that has just shown, by a signature, that it holds the device's key. */
export const deviceCookie = (host: PhoneHost, device: Device): string =>
  cookieHeader(
    host,
    host.sealer.seal({ use: 'phone', device: device.id }, host.answer.clock.nowSeconds() + lifeSeconds),
    lifeSeconds,
  );

export const emptyCookie = (host: PhoneHost): string => cookieHeader(host, '', 0);

/** The phone that asks, and until when its cookie lasts. */
export type Caller = { readonly device: Device; readonly untilSeconds: number };

export type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** Only an active device goes on: 401 when the phone has to connect anew, P506 when it is blocked or revoked. */
export const withDevice = async (
  host: PhoneHost,
  { request, reply }: Exchange,
  step: (caller: Caller) => FastifyReply | Promise<FastifyReply>,
): Promise<FastifyReply> => {
  const caller = await findCaller(host, request.raw);
  if (caller === undefined) return sendRefusal(reply, 'P104', { status: 401 });
  return caller.device.state === 'active' ? step(caller) : sendRefusal(reply, 'P506');
};

const findCaller = async (host: PhoneHost, request: IncomingMessage): Promise<Caller | undefined> => {
  const note = host.sealer.open(cookieOf(request, cookieName(host)) ?? '', host.answer.clock.nowSeconds());
  if (note?.['use'] !== 'phone' || typeof note['device'] !== 'string' || typeof note['exp'] !== 'number')
    return undefined;
  const device = await host.answer.devices.find(asDeviceId(note['device']));
  return device === undefined ? undefined : { device, untilSeconds: note['exp'] };
};
