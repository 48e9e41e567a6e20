import { askedData, fieldsIn, linesOf } from '../form.ts';
import { levels } from '#vocabulary/level.ts';
import type { Environment, PartnerDoor, PartnerRequest } from '../request.ts';

/** Where a door is, as its clients must be told. */
export type DoorAddresses = { readonly issuer: string; readonly discovery: string; readonly authorize: string };

export type SnippetFacts = {
  readonly door: PartnerDoor;
  readonly addresses: DoorAddresses;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scope: string;
  readonly level: string;
  /** The strict rule of the citizen door knows no PKCE (franceconnect.md §1.4). */
  readonly hasPkce: boolean;
  /** How the service proves itself. */
  readonly method: string;
};

export const isCitizen = ({ door }: Pick<SnippetFacts, 'door'>): boolean => door !== 'professional';

/** Tokens of the citizen door, and its UserInfo, are signed with ES256 (franceconnect.md §1.7 and §1.8). */
export const algorithmOf = (facts: SnippetFacts): string => (isCitizen(facts) ? 'ES256' : 'RS256');

/** Levels that answer what was asked for: that one and those above. */
export const goodLevels = ({ level }: SnippetFacts): readonly string[] =>
  levels.slice(levels.findIndex((one) => one === level));

/** What a service needs to know to begin in an environment. */
export const snippetFacts = (
  request: PartnerRequest,
  addresses: DoorAddresses,
  { clientId, environment }: { readonly clientId: string; readonly environment: Environment },
): SnippetFacts => ({
  ...{ door: request.door, addresses, clientId },
  redirectUri: linesOf(fieldsIn(environment, request.fields), 'redirectUris')[0] ?? '',
  scope: request.door === 'professional' ? 'openid scope_all' : ['openid', ...askedData(request)].join(' '),
  // Requirement PSC 6 wants `eidas1`, whatever the service needs: the door holds its logins to the level of the request.
  level: request.door === 'professional' ? 'eidas1' : request.fields['level'] || 'eidas1',
  hasPkce: request.door === 'professional',
  method: request.fields['authentication'] || 'client_secret_post',
});

/** The address to which the service sends a browser; what must be fresh each time is in capitals. */
export const authorizeAddress = (facts: SnippetFacts): string => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: facts.clientId,
    redirect_uri: facts.redirectUri,
    scope: facts.scope,
    acr_values: facts.level,
    state: 'STATE',
    nonce: 'NONCE-OF-AT-LEAST-32-CHARACTERS-',
    ...(facts.hasPkce ? { code_challenge: 'S256-OF-THE-VERIFIER', code_challenge_method: 'S256' } : {}),
  });
  return `${facts.addresses.authorize}?${query}`;
};
