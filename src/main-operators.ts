import { primaryOf, resolveIdentifier } from '#directory/resolve.ts';
import type { TokenOperationDeps } from '#console/tokens.ts';
import { type ContactDeps, inBackground } from '#methods/app/contact.ts';
import { addOperator } from '#operators/manage.ts';
import { type Operator, operatorRoles } from '#operators/operator.ts';
import type { OperatorRoom } from '#operators/room.ts';
import { tellTokenMade } from '#operators/token-message.ts';
import { testPeople } from '#sandbox/people/test-people.ts';
import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import { consolePaths } from '#web/console/places.ts';
import type { ConsoleSpace } from '#web/console/space.ts';
import type { Base } from './main.ts';

/** The same for the server and for a command beside it. */
export const operatorRoomOf = ({
  config,
  stores,
  clock,
  random,
}: Pick<Base, 'config' | 'stores' | 'clock' | 'random'>): OperatorRoom => ({
  store: stores.operators,
  ...{ clock, random },
  isSuspended: async (nationalId) => {
    // Also when the directory has closed the entry meanwhile: a passkey would still open the console.
    const primary = await primaryOf(stores.directory, nationalId);
    return (await stores.suspensions.professional.find(primary, clock.nowSeconds())) !== undefined;
  },
  origin: new URL(config.office.url).origin,
  rules: config.office.console,
});

/** Tells an operator of a token in their name, at the address that colleagues gave or that the contact details hold. */
export const tellingMade = (
  { config, stores, clock, log }: Base,
  contact: ContactDeps,
  findOperator: OperatorRoom['store']['find'],
): TokenOperationDeps['tellMade'] => {
  const deps = {
    ...{ messenger: contact.messenger, journal: stores.journal, clock, log },
    findAddress: async ({ email, nationalId }: Operator) =>
      email ?? (nationalId && (await contact.contacts.findContact(nationalId))?.email),
    tokensUrl: `${new URL(config.office.url).origin}${consolePaths.tokens}`,
    platform: config.look.name ?? 'Vestibule',
  };
  return (operatorId, token) =>
    inBackground(contact, async () => {
      const operator = await findOperator(operatorId);
      if (operator !== undefined) await tellTokenMade(deps, operator, token);
    });
};

/** The identifier that a card login ends with; as it was typed for somebody whom the directory does not know. */
export const primaryIdBy =
  ({ stores }: Pick<Base, 'stores'>) =>
  async (typed: string): Promise<NationalId> =>
    (await resolveIdentifier(stores.directory, typed)) ?? asNationalId(/^\d{11}$/.test(typed) ? `8${typed}` : typed);

/** Two test people run a sandbox, because of the four eyes. */
export const testOperators: ConsoleSpace['testOperators'] = testPeople
  .slice(0, 2)
  .map(({ holderName: name, nationalId }) => ({ name, nationalId: asNationalId(nationalId) }));

/** In a sandbox, two operators who come in with their test cards; in production, a word when there is none. */
export const prepareOperators = async (
  base: Pick<Base, 'config' | 'log'>,
  room: OperatorRoom,
): Promise<ConsoleSpace['testOperators']> => {
  const known = await room.store.list();
  if (!base.config.sandbox.enabled) {
    if (known.every(({ status }) => status !== 'active'))
      base.log.warn('nobody can enter the console', { detail: howToBegin });
    return [];
  }
  for (const one of testOperators) {
    const wasAdded = known.some(({ nationalId }) => nationalId === one.nationalId);
    if (!wasAdded) await addOperator(room, { ...one, roles: operatorRoles }, 'sandbox');
  }
  return testOperators;
};

const howToBegin = 'node bin/run.mjs operators add --name "…" --roles operator,reviewer';
