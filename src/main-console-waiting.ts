import type { WaitingDeps } from '#console/waiting.ts';
import type { PartnerSpace } from '#partners/space.ts';
import type { Base } from './main.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';

type WaitingNeeds = {
  readonly partners: { readonly space: Pick<PartnerSpace, 'store'> };
  readonly citizen: Pick<OpenCitizenDoor, 'upstreams'> | undefined;
};

/** More than anybody looks at; the page says the figure, the lists say which. */
const mostCounted = 1000;

/** Where the first page of the console takes its figures from. */
export const waitingDepsOf = ({ stores, clock }: Base, { partners, citizen }: WaitingNeeds): WaitingDeps => ({
  countProposals: async () => {
    const open = await stores.proposals.list({ states: ['open'], offset: 0, limit: mostCounted });
    return open.filter(({ expiresAtSeconds }) => expiresAtSeconds > clock.nowSeconds()).length;
  },
  countRequests: async () =>
    (await partners.space.store.listInStates(['submitted', 'qualification', 'qualified'], mostCounted)).length,
  countDisturbedProviders: citizen && (() => countDisturbed(citizen)),
  lastImport: async () => {
    const applied = await stores.directory.findAppliedFile('extraction');
    return applied && { atSeconds: secondsOf(applied.atMilliseconds), fileName: applied.fileName };
  },
  lastVerification: async () => {
    const last = await stores.verifications.findLast();
    if (last === undefined) return undefined;
    const { ok: isIntact, lines } = last.verdict;
    return { atSeconds: secondsOf(last.endedAtMilliseconds), isIntact, lines };
  },
});

/** A provider that fails at either issuer counts once. */
const countDisturbed = async ({ upstreams }: Pick<OpenCitizenDoor, 'upstreams'>): Promise<number> => {
  const disturbed = new Set<string>();
  for (const { list, healthOf } of Object.values(upstreams)) {
    for (const { providerId, active } of await list()) {
      if (active && healthOf(providerId) !== 'well') disturbed.add(providerId);
    }
  }
  return disturbed.size;
};

const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000);
