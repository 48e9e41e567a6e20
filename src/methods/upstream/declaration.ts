import { checkDeclared, type Declared, withDefaults } from '#platform/declared.ts';
import { citizenDoors } from '#vocabulary/citizen.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { levels } from '#vocabulary/level.ts';
import { sealClientSecret } from './client-secret.ts';
import { declarationFaults } from './declaration-rules.ts';
import { type ProviderDeclaration, providerDeclarationSchema } from './declaration-schema.ts';
import type { IdentityProvider, ProviderEncryption } from './identity-provider.ts';
import type { UpstreamVault } from './key-store.ts';

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
): Declared<IdentityProvider> => {
  const read = checkDeclared(providerDeclarationSchema, fill(json));
  if (!read.isValid) return read;
  const faults = declarationFaults(read.value, mode);
  return faults.length === 0 ? { isValid: true, value: toProvider(read.value, vault) } : { isValid: false, faults };
};

const fill = (json: unknown): unknown => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const copy = withDefaults(providerDeclarationSchema, json);
  const { modal } = copy;
  if (typeof modal === 'object' && modal !== null) copy['modal'] = { active: true, ...modal };
  return copy;
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
    ...(declaration.rep_scope ? { asksRepScope: true } : {}),
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
