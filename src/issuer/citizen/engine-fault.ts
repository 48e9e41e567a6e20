import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';

/** What the engine says of a refusal. */
export type EngineError = {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly error_description?: unknown;
  readonly error_detail?: unknown;
  readonly expose?: unknown;
};

type Row = readonly [code: CitizenFaultCode, matches: (error: EngineError) => boolean];

const detailOf = ({ error_detail: detail }: EngineError): string => (typeof detail === 'string' ? detail : '');

/** The stable codes of engine refusals, by what the engine says (franceconnect.md §1.4, §1.6, §1.8, §1.15). */
const rows: readonly Row[] = [
  ['Y000000', ({ expose }) => expose !== true],
  ['Y030025', ({ name }) => name === 'SessionNotFound'],
  ['Y04C013C', ({ name }) => name === 'InvalidRedirectUri'],
  ['Y0434A7B', (error) => detailOf(error) === 'invalid secret provided'],
  ['Y04EA6EF', (error) => detailOf(error) === 'client not found' || error.name === 'InvalidClient'],
  ['Y048017B', ({ error_description: said }) => said === "missing required parameter 'code'"],
  ['Y049E20B', (error) => error.name === 'InvalidGrant' && /^authorization ?code/i.test(detailOf(error))],
  ['Y04146A2', (error) => detailOf(error) === 'no access token provided'],
];

/** Y040001 when no class of the engine's errors is known by a code of its own. */
export const codeOfEngineError = (error: EngineError): CitizenFaultCode =>
  rows.find(([, matches]) => matches(error))?.[0] ?? 'Y040001';

/** `text (detail)`; the detail reads `undefined` where the engine gives none, as clients know it (§1.6). */
export const describe = ({ error_description: said, error_detail: detail }: EngineError): string =>
  `${String(said)} (${String(detail)})`;

/** The members of an error in JSON, `error_uri` with the code and an id for support. */
export const errorBody = (
  fault: CitizenFaultCode,
  description: string,
  { base, id, error }: { readonly base: string; readonly id: string; readonly error?: string | undefined },
): Readonly<Record<string, string>> => {
  const uri = new URL(base);
  uri.searchParams.set('code', fault);
  uri.searchParams.set('id', id);
  return {
    error: error ?? citizenFaultCatalogue[fault].oauthError,
    error_description: description,
    error_uri: uri.href,
  };
};
