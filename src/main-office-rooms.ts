import type { Examiner } from '#examiner/examiner.ts';
import type { Issuer } from '#issuer/issuer.ts';
import type { Base } from './main.ts';
import { type AccountOpening, openAccount } from './main-account.ts';
import { type ConsoleNeeds, type OpenConsole, openConsole } from './main-console.ts';
import { openQualification } from './main-examiner.ts';
import { openOffice } from './main-office.ts';
import { type OpenPartners, openPartners } from './main-partners.ts';
import { openPublicPages } from './main-public.ts';
import type { PreparedSandbox } from './main-sandbox.ts';

/** What a deployment with an office has beside its doors. */
export type OfficeRooms = {
  readonly partners: OpenPartners;
  readonly console: OpenConsole;
  readonly examiner: Examiner;
};

export type OfficeNeeds = AccountOpening &
  Omit<ConsoleNeeds, 'partners' | 'issuer'> & {
    readonly issuer: Issuer;
    readonly sandbox: PreparedSandbox | undefined;
  };

/**
 * Opens the office with all its parts: public pages, account space, partner space, examiner, console. Loaded where the
 * configuration opens it: a third of the program. @param opened closes it
 */
export const openOfficeRooms = async (
  opened: AsyncDisposableStack,
  base: Base,
  needs: OfficeNeeds,
): Promise<OfficeRooms> => {
  const account = await openAccount(base, needs);
  const open = openPublicPages(opened, base, needs.citizen);
  const { examiner, part } = await openQualification(base, needs.sandbox);
  const { issuer, citizen, contact } = needs;
  const partners = openPartners(opened, base, { messenger: contact.messenger, issuer, citizen, examiner });
  const desk = await openConsole(opened, base, { ...needs, partners });
  const rooms = [open, partners, account, desk];
  await openOffice(opened, base, {
    places: rooms.flatMap(({ places }) => places),
    parts: [...rooms.flatMap(({ parts }) => parts), part],
  });
  return { partners, console: desk, examiner };
};
