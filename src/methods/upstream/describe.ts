import type { ProviderDeclaration } from './declaration-schema.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** The declaration that makes this provider, without our secret there: the reverse of `parseIdentityProvider`. */
export const describeProvider = (provider: IdentityProvider): Omit<ProviderDeclaration, 'client_secret'> => ({
  uid: provider.providerId,
  title: provider.title,
  doors: [...provider.doors],
  badge: { ...provider.badge },
  active: provider.active,
  display: provider.display,
  isBeta: provider.isBeta,
  order: provider.order,
  ...discoveryOf(provider),
  clientID: provider.clientId,
  token_endpoint_auth_method: provider.tokenEndpointAuthMethod,
  id_token_signed_response_alg: provider.idTokenSignedResponseAlg,
  userinfo_signed_response_alg: provider.userinfoSignedResponseAlg,
  ...(provider.idTokenEncryption && {
    id_token_encrypted_response_alg: provider.idTokenEncryption.alg,
    id_token_encrypted_response_enc: provider.idTokenEncryption.enc,
  }),
  ...(provider.userinfoEncryption && {
    userinfo_encrypted_response_alg: provider.userinfoEncryption.alg,
    userinfo_encrypted_response_enc: provider.userinfoEncryption.enc,
  }),
  allowedAcr: [...provider.allowedLevels],
  amr: [...provider.amr],
  people: provider.people,
  rep_scope: provider.asksRepScope === true,
  ...(provider.dialog && { modal: modalOf(provider.dialog) }),
  ...(provider.insValidationMode && { ins_validation_mode: provider.insValidationMode }),
});

const discoveryOf = ({ discovery }: IdentityProvider) =>
  'url' in discovery
    ? { discovery: true, discoveryUrl: discovery.url }
    : {
        discovery: false,
        url: discovery.issuer,
        authzURL: discovery.authorizationEndpoint,
        tokenURL: discovery.tokenEndpoint,
        userInfoURL: discovery.userinfoEndpoint,
        ...(discovery.jwksUri && { jwksURL: discovery.jwksUri }),
        ...(discovery.endSessionEndpoint && { endSessionURL: discovery.endSessionEndpoint }),
      };

const modalOf = ({ title, body, continueLabel, moreInfo }: NonNullable<IdentityProvider['dialog']>) => ({
  active: true,
  title: { ...title },
  body: { ...body },
  continueText: { ...continueLabel },
  ...(moreInfo && { moreInfoLabel: { ...moreInfo.label }, moreInfoUrl: moreInfo.url }),
});
