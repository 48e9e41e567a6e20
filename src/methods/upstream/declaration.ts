import type { TSchema } from '@sinclair/typebox';
import { ValueErrorType } from '@sinclair/typebox/errors';
import { type ValueError, Value } from '@sinclair/typebox/value';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { levels } from '#vocabulary/level.ts';
import { sealClientSecret } from './client-secret.ts';
import { declarationFaults } from './declaration-rules.ts';
import {
  type ProviderDeclaration,
  type ProviderDeclarationFault,
  providerDeclarationSchema,
} from './declaration-schema.ts';
import type { IdentityProvider, ProviderEncryption } from './identity-provider.ts';
import type { UpstreamVault } from './key-store.ts';

export type DeclaredProvider =
  | { readonly isValid: true; readonly value: IdentityProvider }
  | { readonly isValid: false; readonly faults: readonly ProviderDeclarationFault[] };

/**
 * Reads one declaration of an identity provider; all faults are told at once.
 * @param json anything, as `JSON.parse` gave it
 * @param vault seals the secret
 * @param mode production wants https everywhere
 */
export const parseIdentityProvider = (
  json: unknown,
  vault: UpstreamVault,
  mode: 'sandbox' | 'production' = 'production',
): DeclaredProvider => {
  const filled = fill(json);
  if (!Value.Check(providerDeclarationSchema, filled)) return { isValid: false, faults: schemaFaults(filled) };
  const faults = declarationFaults(filled, mode);
  return faults.length === 0 ? { isValid: true, value: toProvider(filled, vault) } : { isValid: false, faults };
};

const fill = (json: unknown): unknown => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const copy: Record<string, unknown> = { ...structuredClone(defaults), ...structuredClone(json) };
  const { modal } = copy;
  if (typeof modal === 'object' && modal !== null) copy['modal'] = { active: true, ...modal };
  return copy;
};

const defaults: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.entries<TSchema>(providerDeclarationSchema.properties)
    .map(([name, { default: value }]) => [name, value] as const)
    .filter(([, value]) => value !== undefined),
);

/** The first fault of each place: the schema tells a missing member twice, as missing and as no text. */
const schemaFaults = (value: unknown): readonly ProviderDeclarationFault[] => {
  const faults = new Map<string, string>();
  for (const error of Value.Errors(providerDeclarationSchema, value)) {
    if (!faults.has(error.path)) faults.set(error.path, reasonOf(error));
  }
  return [...faults].map(([pointer, reason]) => ({ pointer, reason }));
};

const reasonOf = ({ type, schema, message }: ValueError): string => {
  if (type === ValueErrorType.ObjectAdditionalProperties) return 'is not a member that Vestibule knows';
  if (type === ValueErrorType.ObjectRequiredProperty) return 'is missing';
  const options: unknown = schema['anyOf'];
  const known = Array.isArray(options) ? options.map((one: { const?: string }) => one.const ?? '') : [];
  if (known.length > 0 && !known.includes('')) return `must be one of ${known.join(', ')}`;
  return message.replace(/^Expected/, 'must be:');
};

const toProvider = (declaration: ProviderDeclaration, vault: UpstreamVault): IdentityProvider => {
  const providerId = asProviderId(declaration.uid);
  const { title, badge, active, display, isBeta, order, amr, people } = declaration;
  return {
    ...{ providerId, title, badge, active, display, isBeta, order, amr, people },
    doors: citizenDoors.filter((door) => declaration.doors.includes(door)),
    discovery: discoveryOf(declaration),
    clientId: declaration.clientID,
    sealedClientSecret: sealClientSecret(vault, providerId, declaration.client_secret),
    tokenEndpointAuthMethod: declaration.token_endpoint_auth_method,
    idTokenSignedResponseAlg: declaration.id_token_signed_response_alg,
    userinfoSignedResponseAlg: declaration.userinfo_signed_response_alg,
    idTokenEncryption: encryptionOf(declaration.id_token_encrypted_response_alg),
    userinfoEncryption: encryptionOf(declaration.userinfo_encrypted_response_alg),
    allowedLevels: levels.filter((level) => declaration.allowedAcr.includes(level)),
    dialog: dialogOf(declaration.modal),
    insValidationMode: declaration.ins_validation_mode,
  };
};

/** The rules made sure that what the way of discovery needs is there. */
const discoveryOf = (declaration: ProviderDeclaration): IdentityProvider['discovery'] =>
  declaration.discovery
    ? { url: declaration.discoveryUrl ?? '' }
    : {
        issuer: declaration.url ?? '',
        authorizationEndpoint: declaration.authzURL ?? '',
        tokenEndpoint: declaration.tokenURL ?? '',
        userinfoEndpoint: declaration.userInfoURL ?? '',
        jwksUri: declaration.jwksURL,
        endSessionEndpoint: declaration.endSessionURL,
      };

const encryptionOf = (alg: ProviderEncryption['alg'] | undefined): ProviderEncryption | undefined =>
  alg === undefined ? undefined : { alg, enc: 'A256GCM' };

const dialogOf = (modal: ProviderDeclaration['modal']): IdentityProvider['dialog'] => {
  if (modal === undefined || !modal.active) return undefined;
  const { moreInfoLabel, moreInfoUrl } = modal;
  return {
    title: inBoth(modal.title),
    body: inBoth(modal.body),
    continueLabel: inBoth(modal.continueText),
    moreInfo:
      moreInfoLabel === undefined || moreInfoUrl === undefined
        ? undefined
        : { label: inBoth(moreInfoLabel), url: moreInfoUrl },
  };
};

const inBoth = (text: string | { fr: string; en: string }) =>
  typeof text === 'string' ? { fr: text, en: text } : text;
