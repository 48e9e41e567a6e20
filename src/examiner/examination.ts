import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { callObjection, type Mode } from '#clients/address.ts';
import type { NewEvent } from '#vocabulary/event.ts';

const address = Type.String({ minLength: 1, maxLength: 500 });

/** What a partner gives for an examination of its test instance. */
const examinationRequest = Type.Object(
  {
    /** One examination at a time runs for it. */
    serviceId: Type.String({ minLength: 1, maxLength: 200 }),
    serviceName: Type.String({ minLength: 1, maxLength: 200 }),
    /** `professional`: the shape of Pro Santé Connect. `citizen`: the shape of FranceConnect. */
    kind: Type.Union([Type.Literal('professional'), Type.Literal('citizen')]),
    /** For citizens, the issuer whose levels the service asks for: `low` when left out. */
    door: Type.Optional(Type.Union([Type.Literal('low'), Type.Literal('plus')])),
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

/** How the test instance proves itself at the token endpoint, as the doors let a client do it. */
export type ExaminedAuthentication =
  | {
      readonly method: 'client_secret';
      /** Hashes of `clients/secret.ts`; two while a secret is being replaced. */
      readonly secretHashes: readonly string[];
    }
  | {
      readonly method: 'private_key_jwt';
      readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | undefined;
      readonly jwksUri: string | undefined;
    }
  | {
      readonly method: 'tls_client_auth';
      /** `tls_client_auth_subject_dn`, `tls_client_auth_san_dns` or `tls_client_auth_san_uri` (RFC 8705 §2.1.2). */
      readonly property: string;
      readonly expected: string;
    };

/** As which client the test instance appears at the examination issuer. */
export type ExaminedClient = { readonly clientId: string; readonly authentication: ExaminedAuthentication };

/** One examination. It may run again and again with the same issuer and credentials, while faults are mended. */
export type Examination = {
  /** 128 random bits: whoever has the link may read the report. */
  readonly id: string;
  readonly request: ExaminationRequest;
  readonly clientId: string;
  readonly authentication: ExaminedAuthentication;
  readonly createdAtSeconds: number;
  readonly state: 'ready' | 'running' | 'finished' | 'interrupted';
  readonly startedAtSeconds: number | undefined;
  readonly progress: Progress;
  /** Compact JWS of the last run that ended. */
  readonly report: string | undefined;
};

/** A journal line about an examination: identifiers and codes, nothing that the service showed. */
export const examinationEvent = (
  kind: 'examination.begun' | 'examination.finished',
  { id, request }: Pick<Examination, 'id' | 'request'>,
  atMilliseconds: number,
  details: Readonly<Record<string, string>> = {},
): NewEvent => ({
  kind,
  atMilliseconds,
  details: { examination: id, service: request.serviceId, door: request.door ?? request.kind, ...details },
});

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
