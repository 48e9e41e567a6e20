import type { CardDependencies, CardSettings } from './card.ts';
import type { Certificate } from './certificate.ts';
import {
  readAuthorities,
  type TrustStore,
  trustStore,
  type TrustStoreName,
  trustStoreNames,
  type TrustStores,
} from './trust.ts';
import { expectedOf, type TrustRootDecision, type TrustRootStore } from './trust-root-store.ts';
import { type CardMethod, verifyCard } from './verify.ts';

/** One root that is known, and how it stands. */
export type KnownRoot = {
  readonly certificate: Certificate;
  readonly store: TrustStoreName;
  /** Where it comes from: the configuration's files, or the console. */
  readonly origin: 'file' | 'console';
  readonly isTrusted: boolean;
  /** What the operators last decided of it; undefined when they never did. */
  readonly decision: TrustRootDecision | undefined;
};

/** The roots of cards as they stand now: those of the files, with what the operators decided since. */
export type CardTrust = {
  readonly stores: () => TrustStores;
  readonly roots: () => readonly KnownRoot[];
  /** What `TrustRootStore.decide` expects of whoever decides on what `roots` just said. */
  readonly expected: () => readonly string[];
  /** Reads the decisions again: they were changed here, or by another process. */
  readonly refresh: () => Promise<void>;
  /** Calls back with the stores whenever they have changed. */
  readonly follow: (use: (stores: TrustStores) => void) => void;
};

/** @param configured the stores as the files name them (`loadTrustStores`) */
export const openCardTrust = async (
  store: Pick<TrustRootStore, 'list'>,
  configured: TrustStores,
): Promise<CardTrust> => {
  const followers: ((stores: TrustStores) => void)[] = [];
  let decisions = await store.list();
  let stores = applyDecisions(configured, decisions);
  return {
    stores: () => stores,
    roots: () => rootsOf(configured, decisions),
    expected: () => expectedOf(decisions),
    refresh: async () => {
      const fresh = await store.list();
      if (expectedOf(fresh).join() === expectedOf(decisions).join()) return;
      decisions = fresh;
      stores = applyDecisions(configured, decisions);
      for (const use of followers) use(stores);
    },
    follow: (use) => void followers.push(use),
  };
};

/**
 * The card method that goes by the roots as they stand: when they change it begins anew, because what it remembers of
 * cards was verified under the roots of before. A card that was being verified meanwhile, while a responder is waited
 * for, is verified again.
 */
export const followTrust = (
  trust: Pick<CardTrust, 'stores' | 'follow'>,
  settings: Omit<CardSettings, 'trust'>,
  deps: CardDependencies,
): CardMethod => {
  let method = verifyCard({ ...settings, trust: trust.stores() }, deps);
  trust.follow((stores) => {
    method = verifyCard({ ...settings, trust: stores }, deps);
  });
  const verify: CardMethod['verify'] = async (presented) => {
    const asked = method;
    const outcome = await asked.verify(presented);
    return asked === method ? outcome : verify(presented);
  };
  return { verify };
};

const applyDecisions = (configured: TrustStores, decisions: readonly TrustRootDecision[]): TrustStores => {
  const withdrawn = new Set(decisions.filter(({ state }) => state === 'withdrawn').map((one) => one.fingerprint));
  const applyTo = (name: TrustStoreName): TrustStore => {
    const { roots, intermediates } = configured[name];
    const added = decisions.filter(({ store, state }) => store === name && state === 'added').flatMap(readDecision);
    const all = uniqueOf([...roots, ...intermediates, ...added]);
    return trustStore(all.filter(({ fingerprint }) => !withdrawn.has(fingerprint)));
  };
  return { production: applyTo('production'), test: applyTo('test') };
};

/** It was read when it was added; whoever changed the database since stops the start. */
const readDecision = ({ pem, fingerprint }: TrustRootDecision): readonly Certificate[] =>
  readAuthorities(pem, `the trust root ${fingerprint}`);

const uniqueOf = (certificates: readonly Certificate[]): readonly Certificate[] => [
  ...new Map(certificates.map((one) => [one.fingerprint, one])).values(),
];

const rootsOf = (configured: TrustStores, decisions: readonly TrustRootDecision[]): readonly KnownRoot[] => {
  const decided = new Map(decisions.map((one) => [one.fingerprint, one]));
  const ofFiles = trustStoreNames.flatMap((store) =>
    configured[store].roots.map((certificate) => {
      const decision = decided.get(certificate.fingerprint);
      return { certificate, store, origin: 'file', isTrusted: decision?.state !== 'withdrawn', decision } as const;
    }),
  );
  const inFiles = new Set(ofFiles.map(({ certificate }) => certificate.fingerprint));
  const ofConsole = decisions
    .filter(({ fingerprint }) => !inFiles.has(fingerprint))
    .flatMap((decision) => {
      const certificate = readDecision(decision).find(({ fingerprint }) => fingerprint === decision.fingerprint);
      const isTrusted = decision.state === 'added';
      return certificate
        ? [{ certificate, store: decision.store, origin: 'console', isTrusted, decision } as const]
        : [];
    });
  return [...ofFiles, ...ofConsole];
};
