import { join } from 'node:path';
import { anchorsFileName, readAnchors } from '#audit/anchor.ts';
import { deriveJournalKey } from '#audit/journal-key.ts';
import { createVerifier } from '#audit/verification.ts';
import { directoryOperations } from '#console/directory.ts';
import { journalOperations } from '#console/journal.ts';
import { type IssuerKeys, keysOperations } from '#console/keys.ts';
import { supportOperations } from '#console/support.ts';
import type { StoryHolder } from '#console/support-story.ts';
import { trustRootOperations } from '#console/trust-roots.ts';
import { createImportDesk } from '#directory/import/import-desk.ts';
import type { Issuer } from '#issuer/issuer.ts';
import type { KeyRingName } from '#issuer/key-store.ts';
import { type KeyDeps, rotateKeys } from '#issuer/keys.ts';
import type { CardTrust } from '#methods/card/card-trust.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { personNameOf } from '#web/citizen/person-name.ts';
import { directoryRoutes } from '#web/console/directory-routes.ts';
import { journalRoutes } from '#web/console/journal-routes.ts';
import { keyRoutes } from '#web/console/key-routes.ts';
import { supportRoutes } from '#web/console/support-routes.ts';
import { trustRootRoutes } from '#web/console/trust-root-routes.ts';
import type { Base } from './main.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import { subject, type Subject } from './main-console-subject.ts';
import { citizenKeyDepsOf, keyDepsOf } from './main-stores.ts';

/** What these subjects need of those who were opened before. */
export type MachineNeeds = {
  readonly issuer: Pick<Issuer, 'refresh'>;
  readonly citizen: Pick<OpenCitizenDoor, 'refresh'> | undefined;
  readonly trust: CardTrust;
};

/** Directory, trust roots, keys, journal and support, as subjects of the console. @param opened ends what they began */
export const machineSubjects = (opened: AsyncDisposableStack, base: Base, needs: MachineNeeds): readonly Subject[] => {
  const { stores, config, clock } = base;
  const directory = directoryOperationsOf(opened, base);
  const { trust } = needs;
  const findOperator = stores.operators.find;
  const roots = trustRootOperations({ trust, store: stores.trustRoots, mode: config.mode, findOperator, clock });
  const keys = keysOperations({ issuers: issuerKeysOf(base, needs) });
  const journal = journalOperationsOf(opened, base);
  const support = supportOperationsOf(base);
  return [
    subject('directory', directory, directory.show, directoryRoutes(directory)),
    subject('trust-roots', roots, roots.list, trustRootRoutes(roots)),
    subject('keys', keys, keys.list, keyRoutes(keys)),
    subject('journal', journal, journal.search, journalRoutes(journal)),
    subject('support', support, support.find, supportRoutes(support)),
  ];
};

const directoryOperationsOf = (opened: AsyncDisposableStack, { stores, config, clock, log }: Base) => {
  const { directory, importReports: reports, journal } = stores;
  const room = { store: directory, reports, clock };
  const desk = createImportDesk(room, config.directory.extractionFile, (error) =>
    log.error('a directory import broke off', { error }),
  );
  opened.defer(desk.stop);
  return directoryOperations({ directory, reports, desk, journal, findOperator: stores.operators.find, clock });
};

const issuerKeysOf = (base: Base, { issuer, citizen }: MachineNeeds): readonly IssuerKeys[] => {
  const { config } = base;
  const professional = issuerKeys('professional', keyDepsOf(config, base, base), issuer.refresh);
  if (citizen === undefined) return [professional];
  const ofCitizens = citizenDoors.map((door) =>
    issuerKeys(door, citizenKeyDepsOf(config, base, base, door), citizen.refresh),
  );
  return [professional, ...ofCitizens];
};

/** @param refresh makes the issuer sign with the new key at once; other processes notice within a second */
const issuerKeys = (issuer: KeyRingName, deps: KeyDeps, refresh: () => Promise<void>): IssuerKeys => ({
  ...{ issuer, overlapSeconds: deps.overlapSeconds, list: deps.store.list },
  rotate: async (by) => {
    const kid = await rotateKeys(deps, by);
    await refresh();
    return kid;
  },
});

const journalOperationsOf = (opened: AsyncDisposableStack, { stores, config, clock, log, master }: Base) => {
  const { journal, verifications, directory } = stores;
  const verifier = createVerifier({
    ...{ journal, verifications, clock, key: deriveJournalKey(master) },
    readAnchors: () => readAnchors(join(config.dataDirectory, anchorsFileName)),
    onError: (error) => log.error('the journal could not be verified', { error }),
  });
  opened.defer(verifier.stop);
  const findOperator = stores.operators.find;
  return journalOperations({ journal, directory, verifications, verifier, findOperator, clock });
};

const supportOperationsOf = (base: Base) => {
  const { stores, config, clock } = base;
  const sessions = [config.professional.session, ...citizenDoors.map((door) => config.citizen[door].session)];
  return supportOperations({
    ...{ journal: stores.journal, clock },
    sessionSeconds: Math.max(...sessions.map(({ maximumSeconds }) => maximumSeconds)),
    names: {
      service: async (clientId) =>
        ((await stores.clients.find(clientId)) ?? (await stores.citizenClients.find(clientId)))?.name,
      provider: async (providerId) => (await stores.identityProviders.find(providerId))?.title,
      person: (holder) => findName(base, holder),
      operator: async (operatorId) => (await stores.operators.find(operatorId))?.name,
    },
  });
};

/** Asked where names are kept: the directory, and a citizen's accepted login as long as it stands. */
const findName = async ({ stores, clock }: Base, holder: StoryHolder): Promise<string | undefined> => {
  if (holder.kind === 'professional') {
    const person = (await stores.directory.findEntry(holder.id))?.professional;
    return person && `${person.givenName} ${person.familyName}`;
  }
  const [accepted] = await stores.citizenLogins.listAccepted(holder.id, clock.nowSeconds());
  return accepted && personNameOf(accepted.citizen);
};
