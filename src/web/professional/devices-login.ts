import { createHash } from 'node:crypto';
import type { Language } from '#vocabulary/fault.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import type { Door } from './door.ts';

/** Our own pages as a relying party of our own issuer: they log in as every service does, and read the session that this opens. */
export const devicesClientId = asClientId('vestibule-devices');

/** The pages to which a login may return. */
export const devicesPages = { list: '/devices', add: '/devices/add' } as const;
export type DevicesPage = keyof typeof devicesPages;

/** Where our login returns to; `main` declares it. */
export const devicesRedirectUri = (browserOrigin: string): string => `${browserOrigin}${devicesPages.list}`;

const loginSeconds = 3600;

/**
 * The authorization request of our own pages. The code that comes back is never used: nobody keeps the verifier of
 * its challenge (RFC 7636), so it is worth nothing to whoever reads the address.
 */
export const devicesLoginUrl = (
  { addresses, sealer, login: { clock, random } }: Pick<Door, 'addresses' | 'sealer' | 'login'>,
  { page, fresh, language }: { readonly page: DevicesPage; readonly fresh: boolean; readonly language: Language },
): string => {
  const params = new URLSearchParams({
    client_id: devicesClientId,
    response_type: 'code',
    scope: 'openid',
    redirect_uri: devicesRedirectUri(addresses.browserOrigin),
    state: sealer.seal({ use: 'devices-login', page }, clock.nowSeconds() + loginSeconds),
    nonce: random.token(16),
    code_challenge: createHash('sha256').update(random.bytes(32)).digest('base64url'),
    code_challenge_method: 'S256',
    acr_values: 'eidas1',
    ui_locales: language,
    ...(fresh ? { prompt: 'login' } : {}),
  });
  return `${addresses.authorizeUrl}?${params}`;
};

/** The page that a login was for, from the `state` that came back; the list when it says nothing of ours. */
export const returnPage = (
  { sealer, login: { clock } }: Pick<Door, 'sealer' | 'login'>,
  state: string,
): DevicesPage => {
  const note = sealer.open(state, clock.nowSeconds());
  return note?.['use'] === 'devices-login' && note['page'] === 'add' ? 'add' : 'list';
};
