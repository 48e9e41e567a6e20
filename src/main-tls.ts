import { readFile } from 'node:fs/promises';
import type { ServerOptions } from 'node:https';
import { TLSSocket } from 'node:tls';
import { arrivedRequest } from '#issuer/body.ts';
import type { ServiceCertificates } from '#issuer/provider.ts';
import type { PresentedCard } from '#methods/card/card.ts';
import { clientCertificateFromHeaders, clientCertificateHeader } from '#methods/card/client-certificate-header.ts';
import { chainOf } from '#methods/card/host.ts';
import { serviceRevocation } from '#methods/card/service-revocation.ts';
import { loadStore } from '#methods/card/trust.ts';
import { certificateMatches, certificateOfSocket, peerCertificate } from '#platform/service-certificate.ts';
import type { Config } from './config.ts';
import type { Base } from './main.ts';

/**
 * From the handshake of our own listener or, where that listener does not speak TLS, from a trusted proxy's header
 * (RFC 9440); never from both. A proxy that passes TLS through is trusted by its address, but whoever speaks through it
 * writes the headers himself.
 */
export const serviceCertificates = async (
  base: Base,
  mutualTls: MutualTls | undefined,
): Promise<ServiceCertificates> => {
  const { config, proxies, log } = base;
  const reasonAgainst = await openServiceRevocation(base, mutualTls);
  const presented: ServiceCertificates['presented'] = (request) => {
    const arrived = arrivedRequest(request);
    if (arrived.socket instanceof TLSSocket) return certificateOfSocket(arrived);
    if (!config.proxies.clientCertificateHeader || !proxies.isTrusted(arrived)) return undefined;
    const header = arrived.headers['client-cert'];
    const der = clientCertificateHeader(typeof header === 'string' ? header : undefined);
    return der === undefined ? undefined : { pem: pemOf(der), trusted: true };
  };
  return {
    presented,
    subjectMatches: ({ pem }, property, expected) => certificateMatches(pem, property, expected),
    isRefused: async (request) => {
      if (presented(request)?.trusted !== true) return false;
      const { socket, headers } = arrivedRequest(request);
      const card = socket instanceof TLSSocket ? presentedChain(socket) : clientCertificateFromHeaders(headers);
      const detail = card === undefined ? 'the chain cannot be read' : await reasonAgainst(card);
      if (detail !== undefined) log.warn('the certificate of a service was refused', { detail });
      return detail !== undefined;
    },
  };
};

/** A resumed session carries the certificate of its first handshake; that is fine for a machine. */
const presentedChain = (socket: TLSSocket): PresentedCard | undefined => {
  const certificateDer = peerCertificate(socket);
  return certificateDer && { certificateDer, chainDer: chainOf(socket) };
};

/** Where neither a responder nor a list is configured nothing is asked; production warns of it at each start. */
const openServiceRevocation = async (
  { clock, random }: Base,
  mutualTls: MutualTls | undefined,
): Promise<(presented: PresentedCard) => Promise<string | undefined>> => {
  if (mutualTls === undefined || mutualTls.revocation.ocspUrls.length + mutualTls.revocation.crlUrls.length === 0)
    return async () => undefined;
  const store = await loadStore(mutualTls.clientRootFiles);
  return serviceRevocation({ store, revocation: mutualTls.revocation }, { clock, random });
};

const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`;

export const readTls = async (tls: {
  readonly certificateFile: string;
  readonly keyFile: string;
}): Promise<{ cert: string; key: string }> => ({
  cert: await readFile(tls.certificateFile, 'utf8'),
  key: await readFile(tls.keyFile, 'utf8'),
});

type MutualTls = NonNullable<Config['professional']['mutualTls']>;

/** Optional client certificate: services with a secret use the same addresses (psc.md §12, point 5). */
export const mutualTlsOptions = async ({ tls, clientRootFiles }: MutualTls): Promise<ServerOptions> => ({
  ...(await readTls(tls)),
  ca: await Promise.all(clientRootFiles.map((file) => readFile(file, 'utf8'))),
  requestCert: true,
  rejectUnauthorized: false,
  minVersion: 'TLSv1.2',
});

/** When the issuer's own address is also the mutual-TLS one, the main listener asks for the certificate itself. */
export const mainTls = async ({ config }: Base): Promise<ServerOptions> => {
  const { tls, mutualTls, issuer } = config.professional;
  const same = mutualTls !== undefined && new URL(mutualTls.url).origin === new URL(issuer).origin;
  if (same) return mutualTlsOptions(mutualTls);
  return tls === undefined ? {} : { ...(await readTls(tls)), minVersion: 'TLSv1.2' };
};
