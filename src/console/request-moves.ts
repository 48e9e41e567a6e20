import { type Static, Type } from '@sinclair/typebox';
import type { Caller } from '#operators/operator.ts';
import { findProductionFaults } from '#partners/fit-for-production.ts';
import { findClient } from '#partners/credentials.ts';
import { type Move, type MoveObjection, type Mover } from '#partners/lifecycle.ts';
import { moveRequest } from '#partners/move-request.ts';
import type { PartnerSpace } from '#partners/space.ts';
import { oneOf } from '#platform/declared.ts';
import { defineOperation, done, missing, reason, refused } from './operation.ts';

/** What the operator's side does with a request by itself. Production wants a second pair of eyes: `openProduction`. */
export const reviewMoves = [
  'accept',
  'ask-changes',
  'fail-qualification',
  'pass-qualification',
  'suspend',
  'resume',
  'close',
] as const satisfies readonly Move[];

/** As whom the table of moves knows the caller: an operator may what a reviewer may, and more. */
export const moverOf = ({ roles }: Pick<Caller, 'roles'>): Mover =>
  roles.includes('operator') ? 'operator' : 'reviewer';

const requestId = Type.String({ minLength: 1, maxLength: 100, description: 'Identifier of the request.' });
const moved = Type.Object({ requestId, state: Type.String({ description: 'Where it stands now.' }) });

const moveInput = Type.Object(
  {
    requestId,
    move: oneOf(reviewMoves, { description: 'What to do.' }),
    comment: Type.String({
      default: '',
      maxLength: 4000,
      description: 'What the partner reads, in the space and by mail. Needed where something is refused or suspended.',
    }),
  },
  { additionalProperties: false },
);

export const moveOneRequest = (space: PartnerSpace) =>
  defineOperation({
    name: 'requests.move',
    summary: { fr: 'Faire avancer une demande', en: 'Move a request' },
    kind: 'change',
    roles: ['reviewer', 'operator'],
    input: moveInput,
    output: moved,
    run: async (input, caller) => {
      if (input.move === 'close' && (await isInProduction(space, input.requestId))) return twoForProduction;
      return move(space, { ...input, by: moverOf(caller), who: caller.operatorId });
    },
  });

/** Closing takes its clients away for good: of one that real people log in to, two decide (`clients.withdraw`). */
const isInProduction = async (space: PartnerSpace, id: string): Promise<boolean> => {
  const request = await space.store.findRequest(id);
  return request !== undefined && (await findClient(space, request, 'production')) !== undefined;
};

const twoForProduction = refused(
  '/move',
  'Ce service est en production : suspendez-le, puis retirez-le à deux, à la page du service.',
  'This service is in production: suspend it, then withdraw it by two, on the page of the service.',
);

type Order = Omit<Static<typeof moveInput>, 'move'> & {
  readonly move: Move;
  readonly by: Mover;
  readonly who: string;
};

const move = async (space: PartnerSpace, { requestId: id, move: name, by, who, comment }: Order) => {
  const outcome = await moveRequest(space, id, name, { by, who, comment });
  if (outcome === undefined) return missing;
  if ('objection' in outcome) return objectionOf(outcome.objection);
  return done({ requestId: id, state: outcome.request.state });
};

/** The service may have a client that real people log in to: two have to agree. */
export const openProduction = (space: PartnerSpace) =>
  defineOperation({
    name: 'requests.open-production',
    summary: { fr: 'Ouvrir un service en production', en: 'Open a service in production' },
    kind: 'four-eyes',
    roles: ['operator'],
    input: Type.Object({ requestId, reason }, { additionalProperties: false }),
    output: moved,
    check: async (input) => {
      const request = await space.store.findRequest(input.requestId);
      if (request === undefined) return missing;
      if (request.state !== 'qualified') return objectionOf('not-from-here');
      return findProductionFaults(request).length > 0 ? objectionOf('not-for-production') : undefined;
    },
    run: (input, caller) =>
      move(space, {
        ...{ requestId: input.requestId, move: 'open-production', comment: '' },
        ...{ by: 'operator', who: caller.operatorId },
      }),
  });

const objectionOf = (objection: MoveObjection) => {
  const { pointer, fr, en } = objections[objection];
  return refused(pointer, fr, en);
};

const objections: Readonly<
  Record<MoveObjection, { readonly pointer: string; readonly fr: string; readonly en: string }>
> = {
  'not-from-here': {
    pointer: '/move',
    fr: 'La demande n’est pas, ou plus, dans un état où cela se peut.',
    en: 'The request is not, or no longer, in a state where this can be done.',
  },
  'not-yours': {
    pointer: '/move',
    fr: 'Il faut le rôle d’exploitant.',
    en: 'This takes the role of an operator.',
  },
  'comment-missing': {
    pointer: '/comment',
    fr: 'Dites au partenaire pourquoi.',
    en: 'Tell the partner why.',
  },
  incomplete: {
    pointer: '/move',
    fr: 'La demande n’est pas complète : demandez des modifications.',
    en: 'The request is not complete: ask for changes.',
  },
  'no-sandbox-client': {
    pointer: '/move',
    fr: 'Le service n’a pas encore d’identifiants de bac à sable.',
    en: 'The service has no sandbox credentials yet.',
  },
  'not-for-production': {
    pointer: '/move',
    fr: 'Ses adresses en production manquent ou ne conviennent pas : le partenaire les donne à la page « La production ».',
    en: 'Its addresses in production are missing or will not do: the partner gives them on the page “Production”.',
  },
};
