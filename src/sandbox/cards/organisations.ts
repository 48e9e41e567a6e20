import { join } from 'node:path';
import { type Authority, type MakerDependencies, makeSerial } from './authorities.ts';
import { endsBefore } from './card-files.ts';
import { readIfThere, writeWhole } from './files.ts';
import {
  certificateToPem,
  issueCertificate,
  type KeyPair,
  keyFromPem,
  keyToPem,
  makeEllipticKey,
  makeRsaKey,
} from './issue.ts';
import { encodeName } from './names.ts';
import { organisationExtensions, organisationSubject, type ProfileContext, serverExtensions } from './profiles.ts';

/** A software certificate of the test ELEMENTAIRE ORGANISATIONS, with its files. */
export type OrganisationCertificate = {
  readonly certificatePem: string;
  /** The issuing authority, not the root. */
  readonly chainPem: string;
  readonly keyPem: string;
  /** The certificate followed by its chain. */
  readonly certificateFile: string;
  readonly keyFile: string;
};

type Maker = { readonly directory: string; readonly authority: Authority; readonly deps: MakerDependencies };

/** The server certificate for localhost (SERV_SSL); an elliptic key, made in an instant. */
export const openServerCertificate = (maker: Maker): Promise<OrganisationCertificate> =>
  open('localhost', { makeKey: makeEllipticKey, extensions: serverExtensions }, maker);

/** The certificate with which a service authenticates itself over mutual TLS (ORG_AUTH_CLI), made when first asked for. */
export async function openOrganisationCertificate(name: string, maker: Maker): Promise<OrganisationCertificate> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) throw new Error(`not the name of an organisation: ${name}`);
  return open(name, { makeKey: makeRsaKey, extensions: organisationExtensions }, maker);
}

type Recipe = {
  readonly makeKey: () => Promise<KeyPair>;
  readonly extensions: (context: ProfileContext) => ReturnType<typeof serverExtensions>;
};

const day = 86_400_000;

async function open(
  name: string,
  recipe: Recipe,
  { directory, authority, deps }: Maker,
): Promise<OrganisationCertificate> {
  const certificateFile = join(directory, `${name}.pem`);
  const keyFile = join(directory, `${name}.key.pem`);
  const [keptChain, keptKey] = await Promise.all([readIfThere(certificateFile), readIfThere(keyFile)]);
  const chainPem = authority.certificatePem;
  const now = deps.clock.nowMilliseconds();
  const isCurrent = keptChain?.endsWith(chainPem) && !endsBefore(keptChain, now + 30 * day);
  if (isCurrent && keptChain !== undefined && keptKey !== undefined) {
    return {
      certificatePem: keptChain.slice(0, -chainPem.length),
      chainPem,
      keyPem: keptKey,
      certificateFile,
      keyFile,
    };
  }
  const keys = keptKey === undefined ? await recipe.makeKey() : keyFromPem(keptKey);
  const certificatePem = await certify(name, keys, { recipe, authority, deps });
  const keyPem = keyToPem(keys.privateKey);
  await writeWhole(keyFile, keyPem, deps.random.token(6));
  await writeWhole(certificateFile, certificatePem + chainPem, deps.random.token(6));
  return { certificatePem, chainPem, keyPem, certificateFile, keyFile };
}

type Certifying = { readonly recipe: Recipe; readonly authority: Authority; readonly deps: MakerDependencies };

/** A year: browsers refuse server certificates that live much longer, whoever signed them. */
async function certify(name: string, keys: KeyPair, { recipe, authority, deps }: Certifying): Promise<string> {
  const now = deps.clock.nowMilliseconds();
  const der = await issueCertificate({
    subject: encodeName(organisationSubject(name)),
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    serial: makeSerial(deps.random),
    notBefore: new Date(now - day),
    notAfter: new Date(now + 365 * day),
    extensions: recipe.extensions({ issuer: authority, publicKey: keys.publicKey, revocationUrl: deps.revocationUrl }),
  });
  return certificateToPem(der);
}
