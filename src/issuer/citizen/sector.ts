import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** Whether a service's sector identifier stands, as OpenID Connect Core §8.1 wants of one with several hosts. */
export type SectorCheck = (client: CitizenClient) => Promise<boolean>;

const freshSeconds = 600;
const largestList = 64 * 1024;

/**
 * Asks `sector_identifier_uri` for its list; a good answer is believed for ten minutes, a bad one is asked again. Whoever
 * comes meanwhile waits for the same answer: anybody can begin logins, and a slow partner must not be asked for each.
 */
export const createSectorCheck = ({
  clock,
  fetchPartner,
}: Pick<CitizenIssuerDeps, 'fetchPartner'> & { readonly clock: Clock }): SectorCheck => {
  const goodUntil = new Map<string, number>();
  const underWay = new Map<string, Promise<boolean>>();
  const ask = async (known: string, address: string, redirectUris: readonly string[]): Promise<boolean> => {
    const listed = await fetchList(fetchPartner, address);
    const isGood = listed !== undefined && redirectUris.every((uri) => listed.includes(uri));
    if (isGood) goodUntil.set(known, clock.nowSeconds() + freshSeconds);
    underWay.delete(known);
    return isGood;
  };
  return async (client) => {
    const { sectorIdentifierUri: address, redirectUris } = client;
    if (address === undefined) return hostsOf(client).size <= 1;
    const known = `${address} ${redirectUris.join(' ')}`;
    if ((goodUntil.get(known) ?? 0) > clock.nowSeconds()) return true;
    const asked = underWay.get(known) ?? ask(known, address, redirectUris);
    underWay.set(known, asked);
    return asked;
  };
};

const hostsOf = ({ redirectUris }: CitizenClient): ReadonlySet<string> =>
  new Set(redirectUris.map((uri) => new URL(uri).host));

const fetchList = async (
  fetchPartner: CitizenIssuerDeps['fetchPartner'],
  address: string,
): Promise<readonly unknown[] | undefined> => {
  try {
    const response = await fetchPartner(address, { headers: { accept: 'application/json' } });
    const text = await response.text();
    const list: unknown = response.status === 200 && text.length <= largestList ? JSON.parse(text) : undefined;
    return Array.isArray(list) ? (list as unknown[]) : undefined;
  } catch {
    // Down, slow or no JSON: to the service it is one thing, Y04A8220.
    return undefined;
  }
};
