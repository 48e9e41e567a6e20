import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import type { Level } from '#vocabulary/level.ts';

/** Where an identity provider answers, when it has no discovery document or the operator does not trust it. */
export type ProviderEndpoints = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly jwksUri: string | undefined;
  readonly endSessionEndpoint: string | undefined;
};

/** An intermediate dialog before the person leaves for the provider. */
export type ProviderDialog = {
  readonly title: { readonly fr: string; readonly en: string };
  readonly body: { readonly fr: string; readonly en: string };
  readonly continueLabel: { readonly fr: string; readonly en: string };
  readonly moreInfo: { readonly label: { readonly fr: string; readonly en: string }; readonly url: string } | undefined;
};

/** An identity provider of the citizen door, as the operator declares it (franceconnect.md §2.3). */
export type IdentityProvider = {
  readonly providerId: ProviderId;
  readonly title: string;
  /** Issuers that offer it. */
  readonly doors: readonly CitizenDoor[];
  /** Two to four signs and a colour `#rrggbb`, shown where a picture would be: no logo of anybody lies here. */
  readonly badge: { readonly letters: string; readonly colour: string };
  /** False: shown, greyed, and refused when forced. */
  readonly active: boolean;
  /** False: not shown at all. */
  readonly display: boolean;
  readonly isBeta: boolean;
  readonly order: number;
  readonly discovery: { readonly url: string } | ProviderEndpoints;
  readonly clientId: string;
  /** AES-256-GCM under the master key, as `issuer/keys.ts` seals; never leaves in clear. Undefined with private_key_jwt. */
  readonly sealedClientSecret: string | undefined;
  readonly tokenEndpointAuthMethod: 'client_secret_post' | 'client_secret_basic';
  readonly idTokenSignedResponseAlg: 'HS256' | 'RS256' | 'ES256';
  /** `none`: plain JSON. */
  readonly userinfoSignedResponseAlg: 'none' | 'HS256' | 'RS256' | 'ES256';
  readonly idTokenEncryption: ProviderEncryption | undefined;
  readonly userinfoEncryption: ProviderEncryption | undefined;
  /** Levels that it may answer with, weakest first. */
  readonly allowedLevels: readonly Level[];
  readonly amr: readonly string[];
  /** `eidas`: its people come from other member states and the civil register does not know them. */
  readonly people: 'national' | 'eidas';
  /**
   * A provider of mandates, such as Aidants Connect: a helper logs in for somebody. It is asked for the mandates that
   * the service is registered for (`rep_scope`), and offered to such services only (franceconnect.md §2.1, §9.2).
   */
  readonly asksRepScope?: boolean | undefined;
  readonly dialog: ProviderDialog | undefined;
  /** Code of the validation mode that a login by it is worth for the INS; undefined: never qualifies. */
  readonly insValidationMode: string | undefined;
  /** What the operator decided in the console, over the declaration; a file that declares it again leaves it. */
  readonly switches?: ProviderSwitches | undefined;
};

export type ProviderSwitches = {
  readonly active?: boolean | undefined;
  readonly display?: boolean | undefined;
  readonly order?: number | undefined;
};

/** The provider as people meet it: the declaration, with the operator's switches over it. */
export const asSwitched = (provider: IdentityProvider): IdentityProvider => {
  const { active, display, order, switches = {} } = provider;
  return {
    ...provider,
    active: switches.active ?? active,
    display: switches.display ?? display,
    order: switches.order ?? order,
  };
};

export type ProviderEncryption = {
  readonly alg: 'RSA-OAEP' | 'RSA-OAEP-256' | 'ECDH-ES';
  readonly enc: 'A256GCM';
};
