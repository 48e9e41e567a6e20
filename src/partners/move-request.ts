import { checkRequest } from './check-form.ts';
import { changeRequest, requestEvent } from './change-request.ts';
import { findProductionFaults } from './fit-for-production.ts';
import { removeClients, setClientsStatus } from './credentials.ts';
import { decideMove, type Move, type MoveFacts, type MoveObjection, type Mover, moves } from './lifecycle.ts';
import { nameOf, type PartnerRequest, type RequestState } from './request.ts';
import { sendLater } from './sign-in.ts';
import type { PartnerSpace } from './space.ts';

/** Requests that wait for the operator's side, oldest first; or those of the states that are asked for. */
export const listForReview = (
  { store }: Pick<PartnerSpace, 'store'>,
  states: readonly RequestState[] = ['submitted', 'qualification', 'qualified'],
): Promise<readonly PartnerRequest[]> => store.listInStates(states, 500);

export type MoveOrder = {
  readonly by: Mover;
  /** Account of the member, or name of the reviewer: for history and journal. */
  readonly who: string;
  readonly comment?: string | undefined;
};

export type Moved = { readonly request: PartnerRequest } | { readonly objection: MoveObjection };

/**
 * Moves a request to another state as the table `moves` allows: state, history and journal line in one transaction, then
 * its clients, then a message to the organisation. @returns undefined when there is no such request
 */
export const moveRequest = async (
  space: PartnerSpace,
  requestId: string,
  name: Move,
  { by, who, comment = '' }: MoveOrder,
): Promise<Moved | undefined> => {
  let objection: MoveObjection | undefined;
  const request = await changeRequest(space, requestId, (before) => {
    const decided = decideMove(before, name, { by, comment, facts: factsOf(before) });
    objection = 'objection' in decided ? decided.objection : undefined;
    return 'objection' in decided ? undefined : movedTo(space, before, decided.to, { name, who, comment });
  });
  if (objection !== undefined) return { objection };
  if (request === undefined) return undefined;
  await moveClients(space, request, moves[name].clients);
  await tellMembers(space, request, comment);
  return { request };
};

/** What the rules of the table look at. */
const factsOf = (request: PartnerRequest): MoveFacts => ({
  isComplete: checkRequest(request, 'sandbox').length === 0,
  isFitForProduction: findProductionFaults(request).length === 0,
  hasSandboxClient: request.clients.sandbox !== undefined,
});

const movedTo = (
  space: PartnerSpace,
  before: PartnerRequest,
  to: RequestState,
  { name, who, comment }: { readonly name: Move; readonly who: string; readonly comment: string },
) => ({
  changed: {
    ...before,
    state: to,
    stateBefore: to === 'suspended' ? before.state : undefined,
    history: [...before.history, { atSeconds: space.clock.nowSeconds(), move: name, to, by: who, comment }],
  },
  events: [requestEvent(space, 'partner.request-moved', before, { move: name, from: before.state, to, by: who })],
});

const moveClients = async (
  space: PartnerSpace,
  request: PartnerRequest,
  effect: (typeof moves)[Move]['clients'],
): Promise<void> => {
  switch (effect) {
    case 'stay':
      return;
    case 'suspend':
      return setClientsStatus(space, request, 'suspended');
    case 'resume':
      return setClientsStatus(space, request, 'active');
    case 'remove':
      return removeClients(space, request);
  }
};

const words: Readonly<Record<RequestState, readonly [fr: string, en: string]>> = {
  draft: ['est revenue à l’état de brouillon', 'is a draft again'],
  submitted: ['est envoyée et sera relue', 'was sent and will be read'],
  'changes-requested': ['doit être modifiée', 'needs changes'],
  sandbox: ['est au bac à sable', 'is in the sandbox'],
  qualification: ['est en qualification', 'is being qualified'],
  qualified: ['est qualifiée', 'is qualified'],
  production: ['est ouverte en production', 'is open in production'],
  suspended: ['est suspendue', 'is suspended'],
  closed: ['est close', 'is closed'],
};

/** Writes to everybody of the organisation who can act on the request: where it stands, and what is said of it. */
export const tellMembers = async (space: PartnerSpace, request: PartnerRequest, comment: string): Promise<void> => {
  const [fr, en] = words[request.state];
  const name = nameOf(request).replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  const text = [
    `La demande « ${name} » ${fr}.`,
    `The request “${name}” ${en}.`,
    ...(comment === '' ? [] : ['', comment]),
    '',
    `${space.origin}/partenaires/demandes/${request.requestId}`,
  ].join('\n');
  const members = await space.store.listMembers(request.organisationId);
  for (const { email } of members.filter(({ role }) => role !== 'contributor'))
    sendLater(space, { to: email, subject: `${name} : ${fr} / ${en}`, text });
};
