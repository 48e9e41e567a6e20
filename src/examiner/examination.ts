import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { callObjection, type Mode } from '#clients/address.ts';

const address = Type.String({ minLength: 1, maxLength: 500 });

/** What a partner gives for an examination of its test instance. */
const examinationRequest = Type.Object(
  {
    /** One examination at a time runs for it. */
    serviceId: Type.String({ minLength: 1, maxLength: 200 }),
    serviceName: Type.String({ minLength: 1, maxLength: 200 }),
    /** `professional`: the shape of Pro Santé Connect. `citizen`: the shape of FranceConnect. */
    kind: Type.Union([Type.Literal('professional'), Type.Literal('citizen')]),
    /** Where a login begins: what the button of the service opens. */
    loginUrl: address,
    /** The page with the button. */
    startUrl: Type.Optional(address),
    /** Shows whether a person is logged in: 2xx then and something else otherwise, or a text that is there only then. */
    checkUrl: address,
    checkText: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** What the button that logs out opens. A form of the page at `checkUrl` or `startUrl` that posts there is used first. */
    logoutUrl: address,
    redirectUri: address,
    postLogoutRedirectUri: Type.Optional(address),
    backchannelLogoutUrl: Type.Optional(address),
  },
  { additionalProperties: false },
);
export type ExaminationRequest = Static<typeof examinationRequest>;
export type Kind = ExaminationRequest['kind'];

export type Progress = { readonly done: number; readonly total: number };

/** One examination. It may run again and again with the same issuer and credentials, while faults are mended. */
export type Examination = {
  /** 128 random bits: whoever has the link may read the report. */
  readonly id: string;
  readonly request: ExaminationRequest;
  readonly clientId: string;
  /** SHA-256 of the secret, hex. The secret has 256 random bits, so nothing slower is needed. */
  readonly secretHash: string;
  readonly createdAtSeconds: number;
  readonly state: 'ready' | 'running' | 'finished' | 'interrupted';
  readonly startedAtSeconds: number | undefined;
  readonly progress: Progress;
  /** Compact JWS of the last run that ended. */
  readonly report: string | undefined;
};

/** What a partner asked, or why it cannot be: one objection a field, for the developer. */
export const readRequest = (
  value: unknown,
  mode: Mode,
): { readonly request: ExaminationRequest } | { readonly objections: readonly string[] } => {
  if (!Value.Check(examinationRequest, value))
    return {
      objections: [...Value.Errors(examinationRequest, value)].map(({ path, message }) => `${path}: ${message}`),
    };
  const objections = addressesOf(value).flatMap(([name, url]) => {
    const objection = callObjection(url, mode);
    return objection === undefined ? [] : [`/${name}: ${objection}`];
  });
  return objections.length > 0 ? { objections } : { request: value };
};

const addressNames = [
  'loginUrl',
  'startUrl',
  'checkUrl',
  'logoutUrl',
  'redirectUri',
  'postLogoutRedirectUri',
  'backchannelLogoutUrl',
] as const;

/** Every address that the partner gave, with its name. */
export const addressesOf = (request: ExaminationRequest): readonly (readonly [string, string])[] =>
  addressNames.flatMap((name) => {
    const url = request[name];
    return url === undefined ? [] : [[name, url] as const];
  });
