import { createRelyingParty } from '#account/relying-party.ts';
import { nationalIdOf } from '#claims/subject.ts';
import { addOperator } from '#operators/manage.ts';
import { operatorRoles } from '#operators/operator.ts';
import type { OperatorRoom } from '#operators/room.ts';
import { deriveKey } from '#platform/master-key.ts';
import { testPeople } from '#sandbox/people/test-people.ts';
import { asClientId, asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import { entryPaths } from '#web/console/entry-paths.ts';
import type { ConsoleDoor, ConsoleSpace } from '#web/console/space.ts';
import { declareOwnService } from './main-account-client.ts';
import type { Base } from './main.ts';

/** The console as a service of our own professional door. */
export const consoleClientId = asClientId('vestibule-console');

/** Declares the console at the professional door, and how it sends operators there: for a login made now, with a card. */
export const openConsoleDoor = async (base: Base): Promise<ConsoleDoor> => {
  const { config, master } = base;
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
  };
};

export const operatorRoomOf = ({ config, stores, clock, random }: Base): OperatorRoom => ({
  store: stores.operators,
  ...{ clock, random },
  origin: new URL(config.office.url).origin,
  rules: config.office.console,
});

/** The identifier that a card login ends with. An RPPS number is typed without the `8` before it. */
export const primaryIdBy =
  ({ stores }: Pick<Base, 'stores'>) =>
  async (typed: string): Promise<NationalId> => {
    const nationalId = asNationalId(/^\d{11}$/.test(typed) ? `8${typed}` : typed);
    return (await stores.directory.findEntry(nationalId))?.professional.nationalId ?? nationalId;
  };

/** Two test people run a sandbox, because of the four eyes. */
const testOperators: ConsoleSpace['testOperators'] = testPeople
  .slice(0, 2)
  .map(({ holderName: name, nationalId }) => ({ name, nationalId: asNationalId(nationalId) }));

/** In a sandbox, two operators who come in with their test cards; in production, a word when there is none. */
export const prepareOperators = async (base: Base, room: OperatorRoom): Promise<ConsoleSpace['testOperators']> => {
  const isNobody = (await room.store.list()).every(({ status }) => status !== 'active');
  if (!base.config.sandbox.enabled) {
    if (isNobody) base.log.warn('nobody can enter the console', { detail: howToBegin });
    return [];
  }
  if (isNobody) for (const one of testOperators) await addOperator(room, { ...one, roles: operatorRoles }, 'sandbox');
  return testOperators;
};

const howToBegin = 'node bin/run.mjs operators add --name "…" --roles operator,reviewer';
