import { createHash, type KeyObject } from 'node:crypto';
import {
  type BaseBlock,
  BitString,
  Constructed,
  fromBER,
  Integer,
  ObjectIdentifier,
  OctetString,
  Primitive,
  PrintableString,
  Sequence,
  Utf8String,
} from 'asn1js';
import { AuthorityKeyIdentifier, BasicConstraints, ExtKeyUsage, Extension, PublicKeyInfo } from 'pkijs';

export const extendedKeyUsages = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  smartcardLogon: '1.3.6.1.4.1.311.20.2.2',
} as const;

const keyUsageBits = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  keyCertSign: 5,
  crlSign: 6,
} as const;
export type KeyUsageName = keyof typeof keyUsageBits;

/** Wraps an encoded value as an extension. Exported because odd certificates are made of odd extensions. */
export function extension(oid: string, value: BaseBlock, critical = false): Extension {
  return new Extension({ extnID: oid, critical, extnValue: value.toBER() });
}

export const basicConstraints = (pathLength: number | undefined): Extension =>
  extension(
    '2.5.29.19',
    new BasicConstraints({
      cA: true,
      ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }),
    }).toSchema(),
    true,
  );

/** All the bits of the profiles of §2.3 lie in the first octet. */
export function keyUsage(names: readonly KeyUsageName[]): Extension {
  const bits = names.map((name) => keyUsageBits[name]);
  const octet = bits.reduce<number>((sum, bit) => sum | (0x80 >> bit), 0);
  return extension(
    '2.5.29.15',
    new BitString({ valueHex: Uint8Array.of(octet).buffer, unusedBits: 7 - Math.max(...bits) }),
    true,
  );
}

export const extendedKeyUsage = (names: readonly (keyof typeof extendedKeyUsages)[]): Extension =>
  extension('2.5.29.37', new ExtKeyUsage({ keyPurposes: names.map((name) => extendedKeyUsages[name]) }).toSchema());

/** RFC 5280 §4.2.1.2, method 1: the SHA-1 of the key bits, which names the key and secures nothing. */
export function keyIdentifier(publicKey: KeyObject): Uint8Array {
  const info = new PublicKeyInfo({
    schema: fromBER(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))).result,
  });
  return createHash('sha1').update(info.subjectPublicKey.valueBlock.valueHexView).digest();
}

export const subjectKeyIdentifier = (publicKey: KeyObject): Extension =>
  extension('2.5.29.14', new OctetString({ valueHex: keyIdentifier(publicKey) }));

export const authorityKeyIdentifier = (publicKey: KeyObject): Extension =>
  extension(
    '2.5.29.35',
    new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: keyIdentifier(publicKey) }) }).toSchema(),
  );

export const certificatePolicy = (oid: string): Extension =>
  extension('2.5.29.32', new Sequence({ value: [new Sequence({ value: [new ObjectIdentifier({ value: oid })] })] }));

const context = (tagNumber: number) => ({ tagClass: 3, tagNumber });
const ascii = (tagNumber: number, text: string) =>
  new Primitive({ idBlock: context(tagNumber), valueHex: Buffer.from(text, 'latin1') });

/** GeneralName [6] is a URI. */
export const crlDistributionPoint = (url: string): Extension =>
  extension(
    '2.5.29.31',
    new Sequence({
      value: [
        new Sequence({
          value: [
            new Constructed({
              idBlock: context(0),
              value: [new Constructed({ idBlock: context(0), value: [ascii(6, url)] })],
            }),
          ],
        }),
      ],
    }),
  );

export function authorityInformation(urls: { readonly ocsp: string; readonly issuer: string }): Extension {
  const access = (method: string, url: string) =>
    new Sequence({ value: [new ObjectIdentifier({ value: method }), ascii(6, url)] });
  return extension(
    '1.3.6.1.5.5.7.1.1',
    new Sequence({ value: [access('1.3.6.1.5.5.7.48.1', urls.ocsp), access('1.3.6.1.5.5.7.48.2', urls.issuer)] }),
  );
}

/** GeneralName [0] otherName: a Microsoft user principal name, which smart card logon reads. */
export function userPrincipalName(name: string): Extension {
  const value = new Constructed({ idBlock: context(0), value: [new Utf8String({ value: name })] });
  const otherName = new Constructed({
    idBlock: context(0),
    value: [new ObjectIdentifier({ value: '1.3.6.1.4.1.311.20.2.3' }), value],
  });
  return extension('2.5.29.17', new Sequence({ value: [otherName] }));
}

/** GeneralName [2] is a DNS name, [7] the octets of an IP address. */
export function hostNames(names: readonly string[], ipv4Addresses: readonly string[]): Extension {
  const address = (text: string) =>
    new Primitive({ idBlock: context(7), valueHex: Uint8Array.from(text.split('.').map(Number)) });
  return extension(
    '2.5.29.17',
    new Sequence({ value: [...names.map((name) => ascii(2, name)), ...ipv4Addresses.map(address)] }),
  );
}

/** Private extensions of IGC-Santé (arc 1.2.250.1.71.1.2), encoded as the real cards have them. */
export const privateExtension = {
  cardType: (code: number) => extension('1.2.250.1.71.1.2.2', new Integer({ value: code })),
  cardNumber: (number: string) => extension('1.2.250.1.71.1.2.3', new PrintableString({ value: number })),
  carrierCategory: (octet: number) =>
    extension('1.2.250.1.71.1.2.5', new OctetString({ valueHex: Uint8Array.of(octet) })),
  profession: (code: number) => extension('1.2.250.1.71.1.2.7', new Integer({ value: code })),
  futureProfession: (code: number) => extension('1.2.250.1.71.1.2.8', new Integer({ value: code })),
} as const;
