import { isIPv4 } from 'node:net';
import type { SandboxAddresses } from '../surroundings.ts';

export type PlatformAddresses = Pick<SandboxAddresses, 'professionalOrigin' | 'issuer' | 'cardUrl' | 'citizen'>;

/** Whether an address lies on one of the platform’s own origins, the simulated providers’ among them. The robot opens no other by itself. */
export function isOnPlatform(url: URL, addresses: PlatformAddresses): boolean {
  const { professionalOrigin, issuer, cardUrl, citizen } = addresses;
  const ofCitizens = citizen === undefined ? [] : [citizen.low, citizen.plus, citizen.providersOrigin];
  const origins = [professionalOrigin, issuer, cardUrl, ...ofCitizens].map((address) => new URL(address).origin);
  return origins.includes(url.origin);
}

/** Whether an address is the card host’s, which wants a handshake and not a plain request. */
export const isCardHost = (url: URL, addresses: PlatformAddresses): boolean =>
  url.origin === new URL(addresses.cardUrl).origin;

/** Whether an address names this machine: `localhost` and below (RFC 6761 §6.3), 127.0.0.0/8, `[::1]`. */
export function isLoopback(url: URL): boolean {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
  const host = url.hostname;
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'))
  );
}
