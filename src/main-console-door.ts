import { createRelyingParty } from '#account/relying-party.ts';
import { nationalIdOf } from '#claims/subject.ts';
import { deriveKey } from '#platform/master-key.ts';
import { asClientId } from '#vocabulary/identifiers.ts';
import { entryPaths } from '#web/console/entry-paths.ts';
import type { ConsoleDoor } from '#web/console/space.ts';
import { declareOwnService } from './main-account-client.ts';
import type { Base } from './main.ts';

/** The console as a service of our own professional door. */
export const consoleClientId = asClientId('vestibule-console');

/** Declares the console at the professional door, and how it sends operators there: for a login made now, with a card. */
export const openConsoleDoor = async (base: Base): Promise<ConsoleDoor> => {
  const { config, master, directory } = base;
  const { issuer, subjectComponent } = config.professional;
  const { origin } = new URL(config.office.url);
  const service = {
    clientId: consoleClientId,
    secret: deriveKey(master, 'console-client', 32).toString('base64url'),
    redirectUri: `${origin}${entryPaths.callback}`,
    postLogoutRedirectUri: `${origin}${entryPaths.goodbye}`,
  };
  await declareOwnService(base, { ...service, name: 'Console d’exploitation · Operator console' });
  const { level } = config.card;
  return {
    ...{ issuer, level },
    party: createRelyingParty({
      issuer,
      ...service,
      clientSecret: service.secret,
      idTokenAlg: 'RS256',
      level,
      isFresh: true,
    }),
    nationalIdOf: (subject) => nationalIdOf(subjectComponent, subject),
    letsIn: async (nationalId) => (await directory.findEntry(nationalId))?.status === 'active',
  };
};
