import { join } from 'node:path';
import type { Certificate, Extension } from 'pkijs';
import type { Clock, Random } from '#vocabulary/clock.ts';
import {
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicy,
  crlDistributionPoint,
  keyUsage,
  subjectKeyIdentifier,
} from './extensions.ts';
import { readIfThere, writeWhole } from './files.ts';
import {
  certificateFromPem,
  certificateToPem,
  issueCertificate,
  keyFromPem,
  type KeyPair,
  keyToPem,
  makeRsaKey,
} from './issue.ts';
import { encodeName } from './names.ts';

/** The test IGC-Santé: the real tree with `TEST ` before every name. Identifiers are those of the CRL file names. */
const hierarchy = [
  { id: 'ACR-EL', name: 'TEST AC RACINE IGC-SANTE ELEMENTAIRE', root: undefined },
  { id: 'ACR-ST', name: 'TEST AC RACINE IGC-SANTE STANDARD', root: undefined },
  { id: 'ACR-FO', name: 'TEST AC RACINE IGC-SANTE FORT', root: undefined },
  { id: 'ACI-EL-PP', name: 'TEST AC IGC-SANTE ELEMENTAIRE PERSONNES', root: 'ACR-EL' },
  { id: 'ACI-EL-ORG', name: 'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS', root: 'ACR-EL' },
  { id: 'ACI-ST-PP', name: 'TEST AC IGC-SANTE STANDARD PERSONNES', root: 'ACR-ST' },
  { id: 'ACI-ST-ORG', name: 'TEST AC IGC-SANTE STANDARD ORGANISATIONS', root: 'ACR-ST' },
  { id: 'ACI-FO-PP', name: 'TEST AC IGC-SANTE FORT PERSONNES', root: 'ACR-FO' },
  { id: 'ACI-FO-ORG', name: 'TEST AC IGC-SANTE FORT ORGANISATIONS', root: 'ACR-FO' },
] as const;

export type AuthorityId = (typeof hierarchy)[number]['id'];

export type Authority = {
  readonly id: AuthorityId;
  readonly root: AuthorityId | undefined;
  readonly keys: KeyPair;
  readonly certificate: Certificate;
  readonly certificatePem: string;
  /** Where the PEM lies. */
  readonly file: string;
};

export type Authorities = Readonly<Record<AuthorityId, Authority>>;

/** What the makers of the sandbox work with. `revocationUrl` has no slash at its end. */
export type MakerDependencies = { readonly clock: Clock; readonly random: Random; readonly revocationUrl: string };

/** Reads the authorities below `directory`, making those that are missing and all that stand below a new one. */
export async function openAuthorities(directory: string, deps: MakerDependencies): Promise<Authorities> {
  const keys = await Promise.all(hierarchy.map(({ id }) => openKey(directory, id, deps)));
  const open = async (index: number, issuer: Authority | undefined) => {
    const [entry, pair] = [hierarchy[index], keys[index]];
    if (!entry || !pair) throw new Error('the hierarchy and its keys differ in length');
    return openAuthority({ ...entry, keys: pair, file: fileOf(directory, entry.id), issuer }, deps);
  };
  const found = new Map<AuthorityId, Authority>();
  for (const [index, { id, root }] of hierarchy.entries()) {
    found.set(id, await open(index, root === undefined ? undefined : found.get(root)));
  }
  return Object.fromEntries(found) as Authorities; // the loop above visits every identifier
}

const fileOf = (directory: string, id: AuthorityId): string => join(directory, 'authorities', `${id}-TEST.pem`);

async function openKey(directory: string, id: AuthorityId, { random }: MakerDependencies): Promise<KeyPair> {
  const file = join(directory, 'authorities', `${id}-TEST.key.pem`);
  const kept = await readIfThere(file);
  if (kept !== undefined) return keyFromPem(kept);
  const made = await makeRsaKey();
  await writeWhole(file, keyToPem(made.privateKey), random.token(6));
  return made;
}

type Opening = Pick<Authority, 'id' | 'root' | 'keys' | 'file'> & {
  readonly name: string;
  readonly issuer: Authority | undefined;
};

async function openAuthority(opening: Opening, deps: MakerDependencies): Promise<Authority> {
  const { id, root, keys, file } = opening;
  const kept = await readIfThere(file);
  const certificatePem = kept ?? certificateToPem(await certify(opening, deps));
  if (kept === undefined) await writeWhole(file, certificatePem, deps.random.token(6));
  return { id, root, keys, file, certificatePem, certificate: certificateFromPem(certificatePem) };
}

const years = (count: number): number => count * 365.25 * 86_400_000;

function certify({ id, name, keys, issuer }: Opening, deps: MakerDependencies): Promise<Uint8Array> {
  const now = deps.clock.nowMilliseconds();
  const subject = encodeName([
    { C: 'FR' },
    { O: 'ASIP-SANTE' },
    { OU: '0002 187512751' },
    { OU: 'IGC-SANTE TEST' },
    { CN: name },
  ]);
  return issueCertificate({
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    serial: makeSerial(deps.random),
    notBefore: new Date(now - years(2)),
    notAfter: new Date(now + years(18)),
    extensions: authorityExtensions(keys, issuer, issuer && `${deps.revocationUrl}/CRL/${issuer.id}-TEST.crl`, id),
  });
}

function authorityExtensions(
  keys: KeyPair,
  issuer: Authority | undefined,
  crlUrl: string | undefined,
  id: AuthorityId,
): readonly Extension[] {
  return [
    basicConstraints(id.startsWith('ACI') ? 0 : undefined),
    keyUsage(['keyCertSign', 'crlSign']),
    subjectKeyIdentifier(keys.publicKey),
    authorityKeyIdentifier((issuer?.keys ?? keys).publicKey),
    certificatePolicy('2.5.29.32.0'),
    ...(crlUrl === undefined ? [] : [crlDistributionPoint(crlUrl)]),
  ];
}

/** 128 bits as on real cards, positive, and of full length so that its hexadecimal form has one spelling. */
export function makeSerial(random: Random): Uint8Array {
  const serial = Uint8Array.from(random.bytes(16));
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}
