import type { KeyObject } from 'node:crypto';
import type { Extension, RelativeDistinguishedNames } from 'pkijs';
import { Certificate as Structure } from 'pkijs';
import type { CardSettings } from '#methods/card/card.ts';
import type { TrustStore } from '#methods/card/trust.ts';
import { trustStore } from '#methods/card/trust.ts';
import { parseCertificate } from '#methods/card/certificate.ts';
import { systemRandom } from '#platform/random.ts';
import { makeSerial } from '#sandbox/cards/authorities.ts';
import { basicConstraints, extendedKeyUsage, keyUsage, privateExtension } from '#sandbox/cards/extensions.ts';
import { issueCertificate, type KeyPair, makeEllipticKey } from '#sandbox/cards/issue.ts';
import { encodeName, type RelativeName } from '#sandbox/cards/names.ts';

/** An authority or a card that a test made by hand, right or wrong. */
export type Forged = {
  readonly der: Uint8Array<ArrayBuffer>;
  readonly keys: KeyPair;
  readonly structure: Structure;
};

/** Who signs: the subject of its certificate, and its key. The two need not belong together. */
export type Signer = { readonly structure: Structure; readonly keys: { readonly privateKey: KeyObject } };

export type Forgery = {
  /** Absent: it signs itself. */
  readonly signer?: Signer | undefined;
  readonly subject: readonly RelativeName[] | RelativeDistinguishedNames;
  readonly extensions: readonly Extension[];
  readonly keys?: KeyPair | undefined;
  readonly notBefore?: Date | undefined;
  readonly notAfter?: Date | undefined;
  readonly serial?: Uint8Array | undefined;
};

const day = 86_400_000;

export async function forge(forgery: Forgery): Promise<Forged> {
  const keys = forgery.keys ?? (await makeEllipticKey());
  const subject = 'typesAndValues' in forgery.subject ? forgery.subject : encodeName(forgery.subject);
  const der = await issueCertificate({
    subject,
    issuer: forgery.signer?.structure.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (forgery.signer?.keys ?? keys).privateKey,
    serial: forgery.serial ?? makeSerial(systemRandom),
    notBefore: forgery.notBefore ?? new Date(Date.now() - day),
    notAfter: forgery.notAfter ?? new Date(Date.now() + 365 * day),
    extensions: forgery.extensions,
  });
  return { der, keys, structure: Structure.fromBER(der) };
}

/** A card's subject and extensions as they should be, to be spoiled one at a time. */
export const soundSubject: readonly RelativeName[] = [
  { C: 'FR' },
  { title: 'Médecin' },
  { GN: 'Camille', CN: '899800000018', SN: 'ARNOUX' },
];

export const soundExtensions = {
  keyUsage: keyUsage(['digitalSignature']),
  extendedKeyUsage: extendedKeyUsage(['clientAuth', 'smartcardLogon']),
  cardType: privateExtension.cardType(0),
  category: privateExtension.carrierCategory(0x80),
} as const;

export const authorityExtensions = (pathLength?: number): readonly Extension[] => [
  basicConstraints(pathLength),
  keyUsage(['keyCertSign', 'crlSign']),
];

export const authorityName = (name: string): readonly RelativeName[] => [{ C: 'FR' }, { O: 'TEST' }, { CN: name }];

/** A self-signed authority. */
export const forgeRoot = (name: string): Promise<Forged> =>
  forge({ subject: authorityName(name), extensions: authorityExtensions() });

/** A card with a sound profile below `signer`, changed as asked. */
export const forgeCard = (signer: Signer, changes: Partial<Forgery> = {}): Promise<Forged> =>
  forge({ signer, subject: soundSubject, extensions: Object.values(soundExtensions), ...changes });

/** A store that trusts these. */
export function storeOf(...authorities: readonly Forged[]): TrustStore {
  return trustStore(
    authorities.map(({ der }) => parseCertificate(der)).filter((certificate) => certificate !== undefined),
  );
}

export const emptyStore: TrustStore = { roots: [], intermediates: [] };

/** No responder, no list, and nobody minds: for tests of what comes before revocation. */
export const withoutRevocation: CardSettings['revocation'] = {
  ocspUrls: [],
  crlUrls: [],
  cacheSeconds: 300,
  timeoutSeconds: 20,
  whenUnknown: 'accept',
};

export const forgedSettings = (changes: Partial<CardSettings>): CardSettings => ({
  mode: 'sandbox',
  trust: { production: emptyStore, test: emptyStore },
  acceptedKinds: ['CPS', 'CPF', 'CPE', 'CPA'],
  level: 'eidas3',
  revocation: withoutRevocation,
  ...changes,
});
