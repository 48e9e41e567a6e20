import type { Issuer } from '#issuer/issuer.ts';
import type { PartnerSpace } from '#partners/space.ts';
import { deriveKey } from '#platform/master-key.ts';
import type { Messenger } from '#platform/messenger.ts';
import type { Base } from './main.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';

/** What the partner space needs of those who were opened before. */
type PartnerNeeds = {
  readonly messenger: Pick<Messenger, 'sendMail'>;
  readonly issuer: Pick<Issuer, 'engine'>;
  readonly citizen: Pick<OpenCitizenDoor, 'refresh'> | undefined;
};

/** The room of the partner space, for its pages, the console and the examiner. */
export const openPartnerSpace = (base: Base, { messenger, issuer, citizen }: PartnerNeeds): PartnerSpace => {
  const { config, stores, clock, random, log, master } = base;
  return {
    store: stores.partners,
    ...{ clients: stores.clients, citizenClients: stores.citizenClients },
    ...{ messenger, clock, random, log },
    refreshClients: async () => {
      issuer.engine().clients.clear();
      await citizen?.refresh();
    },
    codeKey: deriveKey(master, 'partner-codes', 32),
    origin: new URL(config.office.url).origin,
    mode: config.mode,
  };
};
