import { type Static, Type } from '@sinclair/typebox';
import type { Organisation } from '#partners/account.ts';
import { checkRequest } from '#partners/check-form.ts';
import { findProductionFaults } from '#partners/fit-for-production.ts';
import { movesOf } from '#partners/lifecycle.ts';
import { fileKinds } from '#partners/partner-store.ts';
import { type HistoryLine, nameOf, partnerDoors, type PartnerRequest, requestStates } from '#partners/request.ts';
import type { PartnerSpace } from '#partners/space.ts';
import { oneOf } from '#platform/declared.ts';
import type { Caller } from '#operators/operator.ts';
import { type FindOperator, nameOperator, operatorShape } from './operator-names.ts';
import { defineOperation, done, missing } from './operation.ts';
import { qualificationShape, readAttachment, reviewOneAnswer, showQualification } from './request-answers.ts';
import { moverOf, moveOneRequest, openProduction, reviewMoves } from './request-moves.ts';

/** Requests of organisations that connect services, as the operator’s side reads and moves them. */
export const requestOperations = (space: PartnerSpace, findOperator: FindOperator) => ({
  list: list(space),
  show: show(space, findOperator),
  file: file(space),
  move: moveOneRequest(space),
  openProduction: openProduction(space),
  attachment: readAttachment(space),
  reviewAnswer: reviewOneAnswer(space),
});
export type RequestOperations = ReturnType<typeof requestOperations>;

const readers = ['reviewer', 'operator', 'auditor'] as const;
const door = oneOf(partnerDoors, { description: 'The professional door, or an issuer of the citizen door.' });
const state = oneOf(requestStates, { description: 'Where the request stands.' });

const summaryShape = Type.Object({
  requestId: Type.String(),
  name: Type.String({ description: 'Of the service.' }),
  organisation: Type.String({ description: 'Name of the organisation.' }),
  ...{ door, state },
  createdAtSeconds: Type.Integer(),
  updatedAtSeconds: Type.Integer(),
});
export type RequestSummary = Static<typeof summaryShape>;

/** Requests of one list: nobody reviews more at a time, and the search narrows. */
const mostListed = 1000;

const list = (space: PartnerSpace) =>
  defineOperation({
    name: 'requests.list',
    summary: { fr: 'Lister les demandes, la plus ancienne d’abord', en: 'List requests, the oldest first' },
    kind: 'read',
    roles: readers,
    input: Type.Object(
      {
        states: Type.Array(state, {
          default: ['submitted', 'qualification', 'qualified'],
          minItems: 1,
          uniqueItems: true,
          description: 'Left out: those that wait for the operator’s side.',
        }),
        door: Type.Optional(door),
        search: Type.Optional(
          Type.String({ maxLength: 200, description: 'Part of the name of the service or of the organisation.' }),
        ),
      },
      { additionalProperties: false },
    ),
    output: Type.Array(summaryShape),
    run: async ({ states, door: wanted, search = '' }) => {
      const found = await space.store.listInStates(states, mostListed);
      const words = search.trim().toLowerCase();
      const summaries = await summariesOf(
        space,
        found.filter((one) => wanted === undefined || one.door === wanted),
      );
      return done(summaries.filter((one) => `${one.name}\n${one.organisation}`.toLowerCase().includes(words)));
    },
  });

const summariesOf = async ({ store }: PartnerSpace, requests: readonly PartnerRequest[]): Promise<RequestSummary[]> => {
  const ids = [...new Set(requests.map(({ organisationId }) => organisationId))];
  const organisations = new Map(
    await Promise.all(ids.map(async (id) => [id, await store.findOrganisation(id)] as const)),
  );
  return requests.map((request) => summaryOf(request, organisations.get(request.organisationId)));
};

const summaryOf = (request: PartnerRequest, organisation: Organisation | undefined): RequestSummary => ({
  requestId: request.requestId,
  name: nameOf(request),
  organisation: organisation?.name ?? request.organisationId,
  ...{ door: request.door, state: request.state },
  ...{ createdAtSeconds: request.createdAtSeconds, updatedAtSeconds: request.updatedAtSeconds },
});

const shownShape = Type.Object({
  ...summaryShape.properties,
  siret: Type.String({ description: 'Of the organisation; empty when they did not say.' }),
  fields: Type.Record(Type.String(), Type.String(), { description: 'What the partner wrote, by name of field.' }),
  openFields: Type.Array(Type.String(), { description: 'Fields that have to be mended before the sandbox.' }),
  openForProduction: Type.Array(Type.String(), { description: 'Fields that have to be mended before production.' }),
  clients: Type.Record(Type.String(), Type.String(), { description: 'Client identifiers by environment.' }),
  files: Type.Array(oneOf(fileKinds, { description: 'What can be had by requests.file.' })),
  history: Type.Array(
    Type.Object({
      atSeconds: Type.Integer(),
      move: Type.String(),
      to: state,
      by: Type.Union([operatorShape, Type.Null()], {
        description: 'The operator; null: the partner, or the examiner.',
      }),
      comment: Type.String(),
    }),
  ),
  moves: Type.Array(oneOf(reviewMoves, { description: 'What the caller can do with it now.' })),
  canOpenProduction: Type.Boolean(),
  qualification: qualificationShape,
});
export type ShownRequest = Static<typeof shownShape>;

const requestId = Type.String({ minLength: 1, maxLength: 100, description: 'Identifier of the request.' });

const show = (space: PartnerSpace, findOperator: FindOperator) =>
  defineOperation({
    name: 'requests.show',
    summary: { fr: 'Montrer une demande, avec son histoire', en: 'Show a request, with its history' },
    kind: 'read',
    roles: readers,
    input: Type.Object({ requestId }, { additionalProperties: false }),
    output: shownShape,
    run: async (input, caller) => {
      const request = await space.store.findRequest(input.requestId);
      return request === undefined ? missing : done(await describe({ space, findOperator, caller }, request));
    },
  });

type Reading = { readonly space: PartnerSpace; readonly findOperator: FindOperator; readonly caller: Caller };

const describe = async ({ space, findOperator, caller }: Reading, request: PartnerRequest): Promise<ShownRequest> => {
  const { store } = space;
  const organisation = await store.findOrganisation(request.organisationId);
  const kept = await Promise.all(fileKinds.map((kind) => store.findFile(request.requestId, kind)));
  const possible = movesOf(request, moverOf(caller));
  return {
    ...summaryOf(request, organisation),
    siret: organisation?.siret ?? '',
    fields: { ...request.fields },
    openFields: checkRequest(request, 'sandbox').flatMap(({ faults }) => faults.map(({ field }) => field)),
    openForProduction: findProductionFaults(request).map(({ field }) => field),
    clients: { ...request.clients },
    files: fileKinds.filter((_kind, index) => kept[index] !== undefined),
    history: await Promise.all(request.history.map((line) => describeLine(findOperator, line))),
    moves: reviewMoves.filter((name) => possible.includes(name)),
    canOpenProduction: possible.includes('open-production'),
    qualification: await showQualification(space, request),
  };
};

/** Members of the organisation stay nameless: which of them it was is their own affair. */
const describeLine = async (
  findOperator: FindOperator,
  { by, ...line }: HistoryLine,
): Promise<ShownRequest['history'][number]> => {
  const operator = await findOperator(by);
  return { ...line, by: operator === undefined ? null : await nameOperator(findOperator, by) };
};

const file = (space: PartnerSpace) =>
  defineOperation({
    name: 'requests.file',
    summary: { fr: 'Lire un fichier joint à une demande', en: 'Read a file that came with a request' },
    kind: 'read',
    roles: readers,
    input: Type.Object(
      { requestId, kind: oneOf(fileKinds, { description: 'Which one.' }) },
      { additionalProperties: false },
    ),
    output: Type.Object({ mediaType: Type.String(), base64: Type.String() }),
    run: async (input) => {
      const found = await space.store.findFile(input.requestId, input.kind);
      if (found === undefined) return missing;
      return done({ mediaType: found.mediaType, base64: Buffer.from(found.bytes).toString('base64') });
    },
  });
