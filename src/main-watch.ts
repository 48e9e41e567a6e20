import { describeFaults } from '#clients/clients-file.ts';
import { watchClientsFile } from '#clients/watch.ts';
import type { FileWatch } from '#clients/watch-text.ts';
import type { Issuer } from '#issuer/issuer.ts';
import type { ContactDeps } from '#methods/app/contact.ts';
import type { CardTrust } from '#methods/card/card-trust.ts';
import { tellContactChangesDue } from '#methods/app/contact-change.ts';
import { carryOutRevocationsDue, type RevokeDeps } from '#methods/app/manage.ts';
import type { Base } from './main.ts';
import { knownContactsOf } from './main-contacts.ts';
import type { OpenCitizenDoor } from './main-citizen.ts';
import { watchRegistryFile } from './main-registry-file.ts';
import { vaultOf } from './main-stores.ts';

type Watched = {
  readonly issuer: Issuer;
  readonly citizen: OpenCitizenDoor | undefined;
  readonly managing: RevokeDeps;
  readonly trust: Pick<CardTrust, 'refresh'>;
  readonly contact: ContactDeps;
  /** Ends the sessions of citizens whose accounts were deactivated. */
  readonly endDeactivated: () => Promise<void>;
};

/** Commands and other processes write to the same store: what they changed is noticed within a second. */
export const watchChanges = (base: Base, watched: Watched): (() => Promise<void>) => {
  const { stores, log } = base;
  const { issuer, citizen, managing, trust, contact, endDeactivated } = watched;
  let seen = stores.changes();
  const tell = (message: string) => (error: unknown) => log.error(message, { error });
  const carryOut = async () => {
    await carryOutRevocationsDue(managing).catch(tell('a phone was revoked, and what it opened could not be ended'));
    await endDeactivated().catch(tell('an account was deactivated, and its sessions could not be ended'));
  };
  // What this process, or a command beside it, left undone before.
  let carrying = carryOut();
  const telling = startTelling(base, contact);
  const timer = setInterval(() => {
    const now = stores.changes();
    if (now === seen) return;
    seen = now;
    Promise.all([issuer.refresh(), citizen?.refresh(), trust.refresh()]).catch((error: unknown) =>
      log.error('keys, clients, identity providers or trust roots could not be read again', { error }),
    );
    carrying = carrying.then(carryOut);
    telling.look();
  }, 500).unref();
  const watching = [watchClients(base, issuer), citizen && watchRegistry(base, citizen)];
  return async () => {
    clearInterval(timer);
    for (const one of watching) await one?.close();
    await Promise.all([carrying, telling.stop()]);
  };
};

/** Tells people of changed contact details, beside everything else: a mail server may be slow, and thousands may have changed. */
const startTelling = (
  base: Base,
  contact: ContactDeps,
): { readonly look: () => void; readonly stop: () => Promise<void> } => {
  const stop = new AbortController();
  const deps = { ...contact, ...knownContactsOf(base, base.random) };
  const tell = () =>
    tellContactChangesDue(deps, stop.signal).catch((error: unknown) =>
      base.log.error('people could not be told that their contact details changed', { error }),
    );
  let telling = tell();
  return {
    look: () => {
      telling = telling.then(tell);
    },
    stop: () => {
      stop.abort();
      return telling;
    },
  };
};

const watchClients = ({ config, stores, clock, log }: Base, issuer: Issuer): FileWatch | undefined => {
  const { file } = config.clients;
  if (file === undefined) return undefined;
  return watchClientsFile(
    { file, store: stores.clients, clock, mode: config.mode },
    {
      outcome: (outcome) => {
        if ('faults' in outcome)
          log.warn('the clients file was refused', { file, detail: describeFaults(file, outcome.faults) });
        else log.info('the clients file was read', { file });
        issuer.engine().clients.clear();
      },
      defect: (error) => log.error('the clients file could not be read', { file, error }),
    },
  );
};

const watchRegistry = (
  { config, stores, clock, random, log, master }: Base,
  citizen: OpenCitizenDoor,
): FileWatch | undefined => {
  const { registryFile: file } = config.citizen;
  if (file === undefined) return undefined;
  const vault = vaultOf(master, 'upstream', random);
  return watchRegistryFile({ file, mode: config.mode, stores, vault, clock, log, refresh: citizen.refresh });
};
