import { isIP } from 'node:net';
import { callObjection, type Mode, redirectObjection } from '#clients/address.ts';
import { isSpecialAddress } from '#platform/outgoing.ts';
import { type AddressDoubt, doubtOfAddress } from './homograph.ts';
import { askedData, type Field, fieldsOn, isProductionAddress, linesOf, type StepName, stepNames } from './form.ts';
import type { PartnerRequest, RequestFields } from './request.ts';
import { readEmail } from './sign-in.ts';

export type FieldProblem =
  | 'missing'
  | 'too-long'
  | 'email'
  | 'phone'
  | 'choice'
  | 'address'
  | 'homograph'
  | 'jwks'
  | 'no-data'
  | 'too-many'
  | 'declaration';

/** What is wrong with one field. `reason`, in English, is a rule of `clients`; `value` is the line that it is about. */
export type FieldFault = {
  readonly field: string;
  readonly problem: FieldProblem;
  readonly reason?: string | undefined;
  readonly value?: string | undefined;
};

/** An address that is accepted and that a person should look at twice. */
export type FieldWarning = { readonly field: string; readonly doubt: AddressDoubt; readonly value: string };

type Checked = Pick<PartnerRequest, 'door' | 'fields'>;

/** Everything that is wrong on one page of a request. */
export const checkStep = (request: Checked, step: StepName, mode: Mode): readonly FieldFault[] => [
  ...fieldsOn(request.door, step).flatMap((field) => checkField(field, request, mode)),
  ...(step === 'data' && askedData(request).length === 0 ? [{ field: 'data', problem: 'no-data' } as const] : []),
];

/** Everything that is wrong in a request, page by page. Nothing is: it may be submitted. */
export const checkRequest = (
  request: Checked,
  mode: Mode,
): readonly { readonly step: StepName; readonly faults: readonly FieldFault[] }[] =>
  stepNames
    // Addresses of the test instance never see production.
    .filter((step) => mode === 'sandbox' || step !== 'examination')
    .map((step) => ({ step, faults: checkStep(request, step, mode) }))
    .filter(({ faults }) => faults.length > 0);

/** Addresses of this page that are written in two scripts or in one that is not Latin. */
export const warningsOf = ({ door, fields }: Checked, step: StepName): readonly FieldWarning[] =>
  fieldsOn(door, step)
    .filter(({ kind }) => ['redirects', 'call', 'address', 'sector'].includes(kind))
    .flatMap(({ name }) =>
      linesOf(fields, name).flatMap((value) => {
        const doubt = doubtOfAddress(value);
        return doubt === 'foreign-script' ? [{ field: name, doubt, value }] : [];
      }),
    );

const checkField = (field: Field, { door, fields }: Checked, given: Mode): readonly FieldFault[] => {
  const mode = isProductionAddress(field.name) ? 'production' : given;
  const value = (fields[field.name] ?? '').trim();
  if (value === '') return field.isRequired(fields, door) ? [{ field: field.name, problem: 'missing' }] : [];
  if (value.length > field.maximumLength) return [{ field: field.name, problem: 'too-long' }];
  return checkValue(field, value, fields, mode);
};

const checkValue = (field: Field, value: string, fields: RequestFields, mode: Mode): readonly FieldFault[] => {
  const fault = (isFault: boolean, problem: FieldProblem): readonly FieldFault[] =>
    isFault ? [{ field: field.name, problem }] : [];
  switch (field.kind) {
    case 'text':
      return fault(/[\p{C}\p{Zl}\p{Zp}]/u.test(value), 'choice');
    case 'long':
    case 'tick':
      return [];
    case 'email':
      return fault(readEmail(value) === undefined, 'email');
    case 'phone':
      return fault(!/^\+?[\d\s.()-]{6,20}$/.test(value), 'phone');
    case 'choice':
      return fault(field.choices?.includes(value) !== true, 'choice');
    case 'jwks':
      return fault(readJwks(value) === undefined, 'jwks');
    case 'redirects':
      return checkRedirects(field, fields, mode);
    case 'call':
    case 'sector':
    case 'address':
      return addressFaults(field.name, value, callObjection(value, mode) ?? privateObjection(value, mode));
  }
};

const mostAddresses = 50;

const checkRedirects = ({ name }: Field, fields: RequestFields, mode: Mode): readonly FieldFault[] => {
  const lines = linesOf(fields, name);
  if (lines.length > mostAddresses) return [{ field: name, problem: 'too-many' }];
  const application = applicationOf(fields);
  return lines.flatMap((line) => {
    // By name or in figures: what runs on somebody's own machine is called back there (RFC 8252 §7.3).
    const isOwnMachine = application === 'native' && line.startsWith('http:');
    const objection = redirectObjection(line, application, mode);
    return addressFaults(name, line, objection ?? (isOwnMachine ? undefined : privateObjection(line, mode)));
  });
};

/** An address that leads into somebody's own machine or network; other names are looked at when they are called (`outgoing.ts`). */
const privateObjection = (address: string, mode: Mode): string | undefined => {
  const host = new URL(address).hostname.replace(/^\[|\]$|\.$/g, '');
  const isPrivate = /(^|\.)localhost$/.test(host) || (isIP(host) !== 0 && isSpecialAddress(host));
  return mode === 'production' && isPrivate ? 'must not lie in a private network' : undefined;
};

/** As registration calls it: what runs on somebody's own machine returns to its own scheme or to loopback (RFC 8252). */
export const applicationOf = ({ profile }: RequestFields): 'web' | 'native' =>
  profile === 'native' || profile === 'thick' ? 'native' : 'web';

const addressFaults = (field: string, value: string, reason: string | undefined): readonly FieldFault[] => {
  const doubt = doubtOfAddress(value);
  if (doubt !== undefined && doubt !== 'foreign-script') return [{ field, problem: 'homograph', value }];
  return reason === undefined ? [] : [{ field, problem: 'address', reason, value }];
};

/** The key set that was pasted; undefined when it is none. Whether its keys are good, `clients` says. */
export const readJwks = (text: string): { readonly keys: readonly unknown[] } | undefined => {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'keys' in json && Array.isArray(json.keys)
      ? { keys: json.keys }
      : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};
