import type { PartnerSpace } from '#partners/space.ts';
import { deriveKey } from '#platform/master-key.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { createOfficeLook } from '#web/look/office-look.ts';
import type { Place } from '#web/office/navigation.ts';
import type { Office, OfficePart } from '#web/office/office.ts';
import { createOfficeServer } from '#web/office/server.ts';
import type { Base } from './main.ts';
import { type AccountOpening, openAccount } from './main-account.ts';
import { openQualification } from './main-examiner.ts';
import { listen } from './main-listen.ts';
import { lookOptionsOf } from './main-look.ts';
import { openPartnerPages } from './main-partner-pages.ts';
import { openPublicPages } from './main-public.ts';
import { readTls } from './main-tls.ts';

/** The parts that this deployment opens, each with its place in the navigation. */
export type OfficeParts = { readonly places: readonly Place[]; readonly parts: readonly OfficePart[] };

/** What the office needs of those who were opened before. */
export type OfficeNeeds = AccountOpening & { readonly partners: PartnerSpace };

/**
 * Opens the listener of public pages, account, partner space and console. Loaded where the configuration opens it: it
 * brings the account space, the partners' pages and the examiner along. @param opened closes it
 */
export const openOffice = async (opened: AsyncDisposableStack, base: Base, needs: OfficeNeeds): Promise<void> => {
  const account = await openAccount(base, needs);
  const open = [
    openPublicPages(opened, base, needs.citizen),
    openPartnerPages(base, needs.partners),
    account,
    { places: [], parts: [(await openQualification(opened, base)).part] },
  ];
  const { config, log, metrics, clock, random, master, limits, proxies } = base;
  const office: Office = {
    origin: new URL(config.office.url).origin,
    ...createOfficeLook(lookOptionsOf(config)),
    ...{ log, clock, random, places: open.flatMap(({ places }) => places) },
    counters: metrics,
    sealer: createSealer(deriveKey(master, 'office-notes', 32)),
    limit: limits.waitSeconds.door,
    clientAddress: proxies.clientAddress,
  };
  const parts = open.flatMap((one) => one.parts);
  const { tls, listen: address } = config.office;
  const server = createOfficeServer(office, parts, tls === undefined ? undefined : await readTls(tls));
  opened.defer((await listen(server, address, 'the office')).close);
};
