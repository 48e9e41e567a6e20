import { type AsnType, fromBER, Integer, OctetString, PrintableString, Utf8String } from 'asn1js';
import type { Certificate } from './certificate.ts';

/** Private extensions of IGC-Santé certificates, arc 1.2.250.1.71.1.2. */
const oid = {
  cardType: '1.2.250.1.71.1.2.2',
  cardNumber: '1.2.250.1.71.1.2.3',
  category: '1.2.250.1.71.1.2.5',
  profession: '1.2.250.1.71.1.2.7',
} as const;

/** G02: 0 CPS, 1 CPF, 2 CPE, 3 CPA; undefined when absent or malformed. */
export const readCardType = (certificate: Certificate): number | undefined => readInteger(certificate, oid.cardType);

/** TRE_G15 code in decimal (`10` médecin, `60` infirmier), '' when absent. */
export const readProfession = (certificate: Certificate): string =>
  String(readInteger(certificate, oid.profession) ?? '');

/** `issuerIIN/serial` as printed on the card, '' when absent. */
export function readCardNumber(certificate: Certificate): string {
  const value = readValue(certificate, oid.cardNumber);
  return value instanceof PrintableString || value instanceof Utf8String ? value.valueBlock.value : '';
}

/** G01, one octet: 00 card, 02 security module, 03 software; 0x80 is added on test carriers. */
export function readCategory(certificate: Certificate): number | undefined {
  const value = readValue(certificate, oid.category);
  const octets = value instanceof OctetString ? value.valueBlock.valueHexView : undefined;
  return octets?.byteLength === 1 ? octets[0] : undefined;
}

function readInteger(certificate: Certificate, extension: string): number | undefined {
  const value = readValue(certificate, extension);
  return value instanceof Integer && value.valueBlock.valueHexView.byteLength <= 2
    ? value.valueBlock.valueDec
    : undefined;
}

/** fromBER reports malformed bytes by an offset of -1; it does not throw. */
function readValue(certificate: Certificate, extension: string): AsnType | undefined {
  const octets = certificate.extensions.get(extension);
  if (octets === undefined) return undefined;
  const { offset, result } = fromBER(octets);
  return offset === octets.byteLength ? result : undefined;
}
