import type { Random } from '#vocabulary/clock.ts';
import { type Authorities, type Authority, type MakerDependencies, makeSerial } from './authorities.ts';
import { certificateToPem, issueCertificate, type KeyPair, keyToPem, makeEllipticKey } from './issue.ts';
import { encodeName } from './names.ts';
import { cardAuthority, cardExtensions, type CardHolder, cardSubject } from './profiles.ts';
import type { TestCard } from './test-card.ts';

/** What is wrong with a card on purpose. `revoked` is a matter of the list, not of the certificate. */
export const cardDefects = ['expired', 'not-yet-valid', 'revoked', 'unknown-issuer'] as const;
export type CardDefect = (typeof cardDefects)[number];

/** A card to make: for whom, and what shall be wrong with it. */
export type CardOrder = { readonly holder: CardHolder; readonly defect?: CardDefect | undefined };

/** Signs with the right name and another key: its cards are of an unknown issuer. */
type Forger = Pick<Authority, 'id' | 'certificate' | 'keys'>;

/** The national id with `/` replaced by `-`, then the defect. */
export const cardId = ({ holder, defect }: CardOrder): string =>
  [holder.nationalId.replaceAll('/', '-'), ...(defect === undefined ? [] : [defect])].join('-');

/** Makes the certificate, with `keys`, and everything that a test card consists of. */
export async function makeCard(order: CardOrder, keys: KeyPair, { authorities, deps }: Making): Promise<TestCard> {
  const { holder, defect } = order;
  const authority = authorities[cardAuthority(holder.kind)];
  const signer = defect === 'unknown-issuer' ? await makeForger(authority) : authority;
  const serial = makeSerial(deps.random);
  const context = { issuer: signer, publicKey: keys.publicKey, revocationUrl: deps.revocationUrl };
  const der = await issueCertificate({
    subject: encodeName(cardSubject(holder)),
    issuer: signer.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: signer.keys.privateKey,
    serial,
    ...validityOf(defect, deps.clock.nowMilliseconds()),
    extensions: cardExtensions(holder, makeCardNumber(deps.random), context),
  });
  return {
    id: cardId(order),
    nationalId: holder.nationalId,
    kind: holder.kind,
    holderName: holder.holderName,
    note: holder.note,
    certificatePem: certificateToPem(der),
    chainPem: authority.certificatePem,
    keyPem: keyToPem(keys.privateKey),
    serial: Buffer.from(serial).toString('hex'),
  };
}

export type Making = { readonly authorities: Authorities; readonly deps: MakerDependencies };

const makeForger = async (authority: Authority): Promise<Forger> => ({ ...authority, keys: await makeEllipticKey() });

const day = 86_400_000;
const threeYears = 3 * 365 * day;

function validityOf(
  defect: CardDefect | undefined,
  now: number,
): { readonly notBefore: Date; readonly notAfter: Date } {
  const start = { expired: now - threeYears - 30 * day, 'not-yet-valid': now + 10 * threeYears };
  const from = defect === 'expired' || defect === 'not-yet-valid' ? start[defect] : now - day;
  return { notBefore: new Date(from), notAfter: new Date(from + threeYears) };
}

/** Issuer number reserved to the sandbox, then ten digits. */
function makeCardNumber(random: Random): string {
  const digits = Buffer.from(random.bytes(6)).readUIntBE(0, 6) % 10_000_000_000;
  return `8025000099/${String(digits).padStart(10, '0')}`;
}
