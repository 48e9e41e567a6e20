import { BmpString, fromBER, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';

/** What goes into a PKCS #12 file. */
export type P12Content = {
  readonly keyDer: Uint8Array<ArrayBuffer>;
  readonly certificate: pkijs.Certificate;
  readonly chain: readonly pkijs.Certificate[];
  readonly friendlyName: string;
  readonly password: string;
};

/** The password stands in the README and guards nothing, so a first start does not spend its time stretching it. */
const iterationCount = 100;
const localKeyId = Uint8Array.of(1);

/** PBES2 with AES-256 and a SHA-256 MAC (RFC 7292, RFC 9579 §1): OpenSSL 3, NSS and Chromium open it. */
export async function makeP12(content: P12Content): Promise<Uint8Array> {
  const password = new TextEncoder().encode(content.password).buffer;
  const encryption = {
    password,
    // The type wants an iv; the library draws a fresh one whatever stands here.
    contentEncryptionAlgorithm: { name: 'AES-CBC', length: 256, iv: new Uint8Array(16) },
    hmacHashAlgorithm: 'SHA-256',
    iterationCount,
  };
  const safes = [makeKeySafe(await makeKeyBag(content, encryption)), makeCertificateSafe(content)];
  const authenticatedSafe = new pkijs.AuthenticatedSafe({
    parsedValue: { safeContents: safes.map(({ value, privacyMode }) => ({ privacyMode, value })) },
  });
  await authenticatedSafe.makeInternalValues({ safeContents: [{}, encryption] });
  const file = new pkijs.PFX({ parsedValue: { integrityMode: 0, authenticatedSafe } });
  await file.makeInternalValues({
    password,
    iterations: iterationCount,
    pbkdf2HashAlgorithm: 'SHA-256',
    hmacHashAlgorithm: 'SHA-256',
  });
  return new Uint8Array(file.toSchema().toBER());
}

type Encryption = Parameters<pkijs.PKCS8ShroudedKeyBag['makeInternalValues']>[0];

async function makeKeyBag({ keyDer, friendlyName }: P12Content, encryption: Encryption): Promise<pkijs.SafeBag> {
  const bagValue = new pkijs.PKCS8ShroudedKeyBag({
    parsedValue: new pkijs.PrivateKeyInfo({ schema: fromBER(keyDer).result }),
  });
  await bagValue.makeInternalValues(encryption);
  return new pkijs.SafeBag({
    bagId: '1.2.840.113549.1.12.10.1.2',
    bagValue,
    bagAttributes: ownAttributes(friendlyName),
  });
}

/** The key bag is encrypted by itself, so its safe is not (0); the certificates' safe is, with the password (1). */
const makeKeySafe = (bag: pkijs.SafeBag) => ({ privacyMode: 0, value: new pkijs.SafeContents({ safeBags: [bag] }) });

function makeCertificateSafe({ certificate, chain, friendlyName }: P12Content) {
  const bag = (parsedValue: pkijs.Certificate) => ({
    bagId: '1.2.840.113549.1.12.10.1.3',
    bagValue: new pkijs.CertBag({ parsedValue }),
  });
  const own = new pkijs.SafeBag({ ...bag(certificate), bagAttributes: ownAttributes(friendlyName) });
  return {
    privacyMode: 1,
    value: new pkijs.SafeContents({ safeBags: [own, ...chain.map((above) => new pkijs.SafeBag(bag(above)))] }),
  };
}

/** localKeyId ties the certificate to its key; friendlyName is what a browser's dialog shows. */
const ownAttributes = (friendlyName: string): pkijs.Attribute[] => [
  new pkijs.Attribute({ type: '1.2.840.113549.1.9.21', values: [new OctetString({ valueHex: localKeyId })] }),
  new pkijs.Attribute({ type: '1.2.840.113549.1.9.20', values: [new BmpString({ value: friendlyName })] }),
];
