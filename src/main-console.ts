import type { AnyOperation } from '#console/operation.ts';
import { createPerform } from '#console/perform.ts';
import { findOperatorWhoIs } from '#console/operator-suspension.ts';
import { operatorOperations } from '#console/operators.ts';
import { proposalOperations } from '#console/proposals.ts';
import { tokenOperations } from '#console/tokens.ts';
import { describeTrustRoot } from '#console/trust-roots.ts';
import { waitingOperations } from '#console/waiting.ts';
import type { ContactDeps } from '#methods/app/contact.ts';
import type { OperatorRoom } from '#operators/room.ts';
import { isLetIn } from '#operators/sign-in.ts';
import { nameOf } from '#partners/request.ts';
import { asClientId, asNationalId } from '#vocabulary/identifiers.ts';
import { consoleRoutesOf, createConsolePart } from '#web/console/console-part.ts';
import type { ConsoleRoute } from '#web/console/console-visit.ts';
import { createLostForms } from '#web/console/lost-forms.ts';
import { operatorRoutes } from '#web/console/operator-routes.ts';
import { proposalRoutes } from '#web/console/proposal-routes.ts';
import { tokenRoutes } from '#web/console/token-routes.ts';
import type { Base } from './main.ts';
import { consoleApiOf } from './main-console-api.ts';
import { type MachineNeeds, machineSubjects } from './main-console-machine.ts';
import { type ServiceNeeds, serviceSubjects } from './main-console-services.ts';
import { statisticsSubject } from './main-console-statistics.ts';
import { subject, type Subject } from './main-console-subject.ts';
import { waitingDepsOf } from './main-console-waiting.ts';
import { openConsoleDoor } from './main-console-door.ts';
import { operatorRoomOf, prepareOperators, primaryIdBy, tellingMade } from './main-operators.ts';
import type { OfficeParts } from './main-office.ts';

/** What the console needs of those who were opened before. */
export type ConsoleNeeds = ServiceNeeds & MachineNeeds & { readonly contact: ContactDeps };

/** The console as a part of the office, and its two tables. */
export type OpenConsole = OfficeParts & {
  readonly operations: readonly AnyOperation[];
  readonly routes: readonly ConsoleRoute[];
};

/** The operator console as a part of the office: its table of operations, its pages, its door. @param opened ends what it began */
export const openConsole = async (
  opened: AsyncDisposableStack,
  base: Base,
  needs: ConsoleNeeds,
): Promise<OpenConsole> => {
  const { config, stores, clock, random } = base;
  if (!config.office.enabled || !config.office.console.enabled)
    return { places: [], parts: [], operations: [], routes: [] };
  const room = operatorRoomOf(base);
  const door = await openConsoleDoor(base);
  const testOperators = await prepareOperators(base, room);
  const waiting = waitingOperations(waitingDepsOf(base, needs));
  const table: AnyOperation[] = [...Object.values(waiting)];
  const findOperation = (name: string) => table.find((one) => one.name === name);
  const machine = machineSubjects(opened, base, needs);
  const subjects = subjectsOf(base, needs, { room, machine, findOperation });
  table.push(...subjects.flatMap(({ operations }) => operations));
  const { proposalSeconds, proofSeconds } = config.office.console;
  const { journal, proposals } = stores;
  const perform = createPerform({ proposals, journal, clock, random, proposalSeconds, proofSeconds });
  const lostForms = createLostForms();
  const space = { operators: room, door, journal, perform, subjects, waiting, lostForms, testOperators };
  // An operator's place is not for the public: only a sandbox shows the way to it.
  return {
    places: config.sandbox.enabled ? ['console'] : [],
    parts: [createConsolePart(space), consoleApiOf(base, space, table)],
    ...{ operations: table, routes: consoleRoutesOf(space) },
  };
};

type Table = {
  readonly room: OperatorRoom;
  readonly machine: readonly Subject[];
  readonly findOperation: (name: string) => AnyOperation | undefined;
};

/** Every subject, in the order of the navigation. */
const subjectsOf = (base: Base, needs: ConsoleNeeds, { room, machine, findOperation }: Table): readonly Subject[] => {
  const { stores, clock, random } = base;
  const findOperator = room.store.find;
  const proposals = proposalOperations({
    ...{ proposals: stores.proposals, journal: stores.journal, clock },
    ...{ findOperator, findOperation, nameOf: namesBy(base, needs) },
    isLetIn: (operator) => isLetIn(room, operator),
  });
  const operators = operatorOperations({ ...room, primaryId: primaryIdBy(base) });
  const tokens = tokenOperations({
    ...{ tokens: stores.tokens, findOperator, clock, random },
    maximumDays: base.config.office.console.tokenMaximumDays,
    tellMade: tellingMade(base, needs.contact, findOperator),
  });
  return [
    ...serviceSubjects(base, needs),
    ...machine,
    statisticsSubject(base),
    subject('proposals', proposals, proposals.list, proposalRoutes(proposals)),
    subject('operators', operators, operators.list, operatorRoutes(operators)),
    subject('tokens', tokens, tokens.list, tokenRoutes(tokens)),
  ];
};

/** Who or what a member of a proposal's input means, for whoever has to agree to it. */
const namesBy =
  ({ stores, clock }: Base, { trust, partners }: Pick<ConsoleNeeds, 'trust' | 'partners'>) =>
  async (member: string, value: unknown): Promise<string | undefined> => {
    const runners = { operators: stores.operators, directory: stores.directory };
    if (typeof value !== 'string') return undefined;
    if (member === 'operatorId') return (await stores.operators.find(value))?.name;
    if (member === 'id') return (await findOperatorWhoIs(runners, asNationalId(value)))?.name;
    if (member === 'requestId') return nameRequest(partners, value);
    if (member !== 'clientId') return describeTrustRoot({ trust, clock }, member, value);
    const clientId = asClientId(value);
    return ((await stores.clients.find(clientId)) ?? (await stores.citizenClients.find(clientId)))?.name;
  };

const nameRequest = async ({ space }: ConsoleNeeds['partners'], requestId: string): Promise<string | undefined> => {
  const request = await space.store.findRequest(requestId);
  const organisation = request && (await space.store.findOrganisation(request.organisationId));
  return request && [nameOf(request), organisation?.name].filter((part) => part !== undefined).join(', ');
};
