import { deriveKey } from '#platform/master-key.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { createOfficeLook } from '#web/look/office-look.ts';
import type { Place } from '#web/office/navigation.ts';
import type { Office, OfficePart } from '#web/office/office.ts';
import { createOfficeServer } from '#web/office/server.ts';
import type { Base } from './main.ts';
import { listen } from './main-listen.ts';
import { lookOptionsOf } from './main-look.ts';
import { readTls } from './main-tls.ts';

/** The parts that this deployment opens, each with its place in the navigation. */
export type OfficeParts = { readonly places: readonly Place[]; readonly parts: readonly OfficePart[] };

/** Opens the listener of public pages, account, partner space and console. @param opened closes it */
export const openOffice = async (
  opened: AsyncDisposableStack,
  base: Base,
  { places, parts }: OfficeParts,
): Promise<void> => {
  const { config, log, metrics, clock, random, master, limits, proxies } = base;
  const office: Office = {
    origin: new URL(config.office.url).origin,
    ...createOfficeLook(lookOptionsOf(config)),
    ...{ log, clock, random, places },
    counters: metrics,
    sealer: createSealer(deriveKey(master, 'office-notes', 32)),
    limit: limits.waitSeconds.door,
    clientAddress: proxies.clientAddress,
  };
  const { tls, listen: address } = config.office;
  const server = createOfficeServer(office, parts, tls === undefined ? undefined : await readTls(tls));
  opened.defer((await listen(server, address, 'the office')).close);
};
