import type { NewEvent } from '#vocabulary/event.ts';
import type { PartnerAccount, Role } from './account.ts';
import { type StepName, stepsOf } from './form.ts';
import { isEditable } from './lifecycle.ts';
import type { PartnerDoor, PartnerRequest, RequestFields } from './request.ts';
import { type PartnerSpace, partnerEvent } from './space.ts';

/** A request as a member meets it. */
export type MemberRequest = { readonly request: PartnerRequest; readonly role: Role };

/** The request, for a member of its organisation. Undefined for everybody else and for what is not there: nobody learns which. */
export const findForMember = async (
  { store }: Pick<PartnerSpace, 'store'>,
  requestId: string,
  { accountId }: Pick<PartnerAccount, 'accountId'>,
): Promise<MemberRequest | undefined> => {
  const request = await store.findRequest(requestId);
  const role = request && (await store.findRole(request.organisationId, accountId));
  return request === undefined || role === undefined ? undefined : { request, role };
};

/** Begins a request. @param prefill from the questionnaire; only fields of this door are kept */
export const beginRequest = async (
  space: PartnerSpace,
  owner: { readonly organisationId: string; readonly accountId: string },
  door: PartnerDoor,
  prefill: RequestFields,
): Promise<PartnerRequest> => {
  const names = Object.values(stepsOf(door)).flatMap((fields) => fields.map(({ name }) => name));
  const now = space.clock.nowSeconds();
  const request: PartnerRequest = {
    ...{ requestId: space.random.uuid(), organisationId: owner.organisationId, door },
    ...{ state: 'draft', stateBefore: undefined, version: 1, clients: {}, history: [] },
    fields: Object.fromEntries(names.flatMap((name) => (prefill[name] ? [[name, prefill[name]]] : []))),
    createdAtSeconds: now,
    updatedAtSeconds: now,
  };
  await space.store.addRequest(request, [
    requestEvent(space, 'partner.request-begun', request, { account: owner.accountId }),
  ]);
  return request;
};

/** Longer than any field may be; what exceeds even that is cut, so that a draft cannot fill the disk. */
const longestKept = 30_000;

/**
 * Keeps what was typed on one page, right or wrong. Fields of other pages stay as they are, so two members who write on
 * two pages lose nothing. @returns undefined when the request may not be edited now
 */
export const saveStep = (
  space: PartnerSpace,
  requestId: string,
  step: StepName,
  typed: RequestFields,
): Promise<PartnerRequest | undefined> =>
  changeRequest(space, requestId, (request) => {
    if (!isEditable(request, step)) return undefined;
    const names = stepsOf(request.door)[step].map(({ name }) => name);
    const kept = Object.fromEntries(names.map((name) => [name, (typed[name] ?? '').slice(0, longestKept)]));
    return { changed: { ...request, fields: { ...request.fields, ...kept } }, events: [] };
  });

/** Keeps one field that was read from a file. @returns undefined when the request may not be edited now */
export const saveField = (
  space: PartnerSpace,
  requestId: string,
  name: string,
  value: string,
): Promise<PartnerRequest | undefined> =>
  changeRequest(space, requestId, (request) =>
    isEditable(request)
      ? { changed: { ...request, fields: { ...request.fields, [name]: value } }, events: [] }
      : undefined,
  );

type Change = { readonly changed: PartnerRequest; readonly events: readonly NewEvent[] };

/**
 * Reads the request, changes it and writes it, again and again while others are faster.
 * @param change undefined leaves everything as it is
 * @returns as it now is; undefined when there is none, or when `change` wanted nothing
 */
export const changeRequest = async (
  { store, clock }: Pick<PartnerSpace, 'store' | 'clock'>,
  requestId: string,
  change: (request: PartnerRequest) => Change | undefined,
): Promise<PartnerRequest | undefined> => {
  for (;;) {
    const request = await store.findRequest(requestId);
    const wanted = request && change(request);
    if (request === undefined || wanted === undefined) return undefined;
    const next = { ...wanted.changed, version: request.version + 1, updatedAtSeconds: clock.nowSeconds() };
    if (await store.saveRequest(next, wanted.events)) return next;
  }
};

/** A journal line about a request. */
export const requestEvent = (
  space: Pick<PartnerSpace, 'clock'>,
  kind:
    | 'partner.request-begun'
    | 'partner.request-moved'
    | 'partner.secret-made'
    | 'partner.question-answered'
    | 'partner.answer-reviewed',
  { requestId, organisationId, door }: PartnerRequest,
  details: Readonly<Record<string, string>>,
): NewEvent => partnerEvent(space, kind, { request: requestId, organisation: organisationId, door, ...details });
