import type { Client } from '#clients/client.ts';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { ExaminedAuthentication, ExaminedClient } from '#examiner/examination.ts';
import type { DoorClient } from './declare-client.ts';

/**
 * The sandbox client as the examination issuer knows it: the test instance changes the address of its issuer and nothing
 * else. Undefined for a client that proves itself by nothing, which no examination can judge.
 */
export const examinedClientOf = ({ kind, client }: DoorClient): ExaminedClient | undefined => {
  const authentication = kind === 'professional' ? ofProfessional(client) : ofCitizen(client);
  return authentication && { clientId: client.clientId, authentication };
};

const ofProfessional = ({ authentication }: Client): ExaminedAuthentication | undefined => {
  switch (authentication.method) {
    case 'client_secret_basic':
    case 'client_secret_post':
      return { method: 'client_secret', secretHashes: authentication.secretHashes };
    case 'private_key_jwt':
      return { method: 'private_key_jwt', jwks: authentication.jwks, jwksUri: authentication.jwksUri };
    case 'tls_client_auth':
      return byCertificate(authentication);
    case 'none':
      return undefined;
  }
};

const byCertificate = ({
  subjectDn,
  sanDns,
  sanUri,
}: Extract<Client['authentication'], { method: 'tls_client_auth' }>): ExaminedAuthentication | undefined => {
  const registered = [
    ['tls_client_auth_subject_dn', subjectDn],
    ['tls_client_auth_san_dns', sanDns],
    ['tls_client_auth_san_uri', sanUri],
  ] as const;
  const [property, expected] = registered.find(([, value]) => value !== undefined) ?? [];
  return property && expected !== undefined ? { method: 'tls_client_auth', property, expected } : undefined;
};

const ofCitizen = ({ authentication, jwks, jwksUri }: CitizenClient): ExaminedAuthentication =>
  authentication.method === 'client_secret_post'
    ? { method: 'client_secret', secretHashes: authentication.secretHashes }
    : { method: 'private_key_jwt', jwks, jwksUri };
