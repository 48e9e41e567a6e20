import type { FastifyReply } from 'fastify';
import type { ProviderOperations, ShownProvider } from '#console/providers.ts';
import type { OperationFault } from '#console/operation.ts';
import { fieldsOf, parameterOf, queryOf } from '../office/office.ts';
import { say } from '../office/say.ts';
import { type ConsoleRoute, type ConsoleVisit, type FieldFaults, sendPerformed, showRefusal } from './console-visit.ts';
import { askWithdrawal, providerDeclarationPage, providerPage, providersPage } from './pages/providers.ts';
import { providerPath } from './pages/provider-list.ts';
import { consolePaths } from './places.ts';
import { readJson } from './read-json.ts';

const declaration = `${consolePaths.providers}/declaration`;
const one = `${consolePaths.providers}/:provider`;

/** Identity providers: their health, switches that act at once, declarations. */
export const providerRoutes = (operations: ProviderOperations): readonly ConsoleRoute[] => [
  { method: 'GET', path: consolePaths.providers, answer: (visit) => showList(operations, visit) },
  { method: 'GET', path: declaration, answer: (visit) => showDeclaration(operations, visit) },
  { method: 'POST', path: declaration, answer: (visit) => declare(operations, visit) },
  { method: 'GET', path: one, answer: withProvider(operations, (visit, shown) => providerPage(visit, shown, {})) },
  { method: 'POST', path: one, answer: withProvider(operations, (visit, shown) => change(operations, visit, shown)) },
  {
    ...{ method: 'GET', path: `${one}/retrait` },
    answer: withProvider(operations, (visit, shown) => askWithdrawal(visit, shown, {})),
  },
  {
    ...{ method: 'POST', path: `${one}/retrait` },
    answer: withProvider(operations, (visit, shown) => withdraw(operations, visit, shown)),
  },
];

const showList = async ({ list, listData }: ProviderOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const [listed, data] = [await visit.perform(list, {}), await visit.perform(listData, {})];
  if (listed.outcome !== 'done') return showRefusal(visit, listed);
  return data.outcome === 'done' ? providersPage(visit, listed.output, data.output) : showRefusal(visit, data);
};

function withProvider(
  { show }: ProviderOperations,
  answer: (visit: ConsoleVisit, shown: ShownProvider) => Promise<FastifyReply> | FastifyReply,
) {
  return async (visit: ConsoleVisit): Promise<FastifyReply> => {
    const shown = await visit.perform(show, { providerId: parameterOf(visit, 'provider') });
    return shown.outcome === 'done' ? answer(visit, shown.output) : showRefusal(visit, shown);
  };
}

/** One form for all three; only what differs from what stands is switched. */
const change = async (
  operations: ProviderOperations,
  visit: ConsoleVisit,
  shown: ShownProvider,
): Promise<FastifyReply> => {
  const { active = '', display = '', order = '', reason = '' } = fieldsOf(visit);
  const wanted = { active: active === 'yes', display: display === 'yes', order: Number(order) };
  const input = {
    ...{ providerId: shown.providerId, reason },
    ...(wanted.active === shown.active ? {} : { active: wanted.active }),
    ...(wanted.display === shown.display ? {} : { display: wanted.display }),
    ...(wanted.order === shown.order ? {} : { order: wanted.order }),
  };
  return sendPerformed(visit, await visit.perform(operations.switch, input), {
    done: () => providerPath(shown),
    again: (faults) => providerPage(visit, shown, faults),
  });
};

const withdraw = async (
  operations: ProviderOperations,
  visit: ConsoleVisit,
  shown: ShownProvider,
): Promise<FastifyReply> => {
  const { reason = '' } = fieldsOf(visit);
  const { providerId } = shown;
  return sendPerformed(visit, await visit.perform(operations.withdraw, { providerId, reason }), {
    done: () => consolePaths.providers,
    again: (faults) => askWithdrawal(visit, shown, faults),
  });
};

/** Empty, or with what a provider declares now: `?fournisseur=<uid>`. */
const showDeclaration = async ({ show }: ProviderOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { fournisseur = '' } = queryOf(visit);
  if (fournisseur === '') return providerDeclarationPage(visit, '', {});
  const shown = await visit.perform(show, { providerId: fournisseur });
  return shown.outcome === 'done'
    ? providerDeclarationPage(visit, JSON.stringify(shown.output.declaration, undefined, 2), {})
    : showRefusal(visit, shown);
};

/** The secret is sealed before anything else sees it: a declaration may wait as a proposal. */
const declare = async (operations: ProviderOperations, visit: ConsoleVisit): Promise<FastifyReply> => {
  const { declaration: text = '', secret = '', reason = '' } = fieldsOf(visit);
  const json = readJson(text);
  const again = (faults: FieldFaults) => providerDeclarationPage(visit, text, faults);
  if (json === undefined)
    return again({ declaration: say(visit.language, 'Ce n’est pas un objet JSON.', 'This is not a JSON object.') });
  const { faults, ...sealed } =
    secret === '' ? noSecret : await seal(operations, visit, { providerId: json['uid'], secret });
  if (faults !== undefined) return again({ declaration: wordsOf(visit, faults) });
  const performed = await visit.perform(operations.declare, { declaration: json, reason, ...sealed });
  if (performed.outcome === 'refused') return again(faultsByField(visit, performed.faults));
  return sendPerformed(visit, performed, { done: (output) => providerPath(output) });
};

const noSecret: Sealed = {};

type Sealed = { readonly sealedSecret?: string; readonly faults?: readonly OperationFault[] };

const seal = async ({ sealSecret }: ProviderOperations, visit: ConsoleVisit, input: unknown): Promise<Sealed> => {
  const sealed = await visit.perform(sealSecret, input);
  if (sealed.outcome === 'done') return sealed.output;
  return { faults: sealed.outcome === 'refused' ? sealed.faults : [] };
};

const wordsOf = ({ language }: ConsoleVisit, faults: readonly OperationFault[]): string =>
  faults.map(({ message }) => say(language, message.fr, message.en)).join(' · ');

/** All faults at once, each beside its field: who mends a declaration mends it once. */
const faultsByField = (visit: ConsoleVisit, faults: readonly OperationFault[]): FieldFaults => {
  const fields = new Map<string, OperationFault[]>();
  for (const fault of faults) {
    const name = fault.pointer.split('/')[1] ?? '';
    fields.set(name, [...(fields.get(name) ?? []), fault]);
  }
  return Object.fromEntries([...fields].map(([name, some]) => [name, wordsOf(visit, some)]));
};
