import type { CitizenLoginInProgress } from '#issuer/citizen/citizen-issuer.ts';
import { readCookie, writeCookie } from './cookies.ts';
import type { Meeting } from './visit.ts';

/** Which service a login is for, as far as the way back needs it. */
export type ServiceKnown = {
  readonly clientId: string;
  readonly serviceName: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
};

/** The login whose pages this browser saw last: for addresses that name none, and for the way back when it is gone. */
export type LastLogin = { readonly interactionId: string; readonly service: ServiceKnown | undefined };

export const serviceOf = ({ client, redirectUri, state }: CitizenLoginInProgress): ServiceKnown => ({
  clientId: client.clientId,
  serviceName: client.name,
  redirectUri,
  state,
});

/** The way back is of use for as long as a person may leave a tab open. */
const rememberedSeconds = 86_400;
/** Browsers drop a cookie of more than 4096 bytes with its name and attributes. */
const longestCookie = 3600;

/** Remembers it in a cookie, sealed; without the service when its addresses are too long for one. */
export const rememberLogin = ({ door, request, reply }: Meeting, login: CitizenLoginInProgress): void => {
  const { interactionId } = login;
  if (lastLogin({ door, request })?.interactionId === interactionId) return;
  const ends = door.login.clock.nowSeconds() + rememberedSeconds;
  const whole = door.sealer.seal({ use: 'last-login', interactionId, service: serviceOf(login) }, ends);
  const short = () => door.sealer.seal({ use: 'last-login', interactionId }, ends);
  writeCookie({ door, reply }, 'login', whole.length <= longestCookie ? whole : short());
};

export const lastLogin = ({ door, request }: Pick<Meeting, 'door' | 'request'>): LastLogin | undefined => {
  const note = readCookie(door, request, 'login');
  const content = note === undefined ? undefined : door.sealer.open(note, door.login.clock.nowSeconds());
  return content?.['use'] === 'last-login' ? (content as unknown as LastLogin) : undefined;
};
