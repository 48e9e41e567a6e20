import { fromBER, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, RelativeDistinguishedNames } from 'pkijs';

const oids = {
  C: '2.5.4.6',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  GN: '2.5.4.42',
  title: '2.5.4.12',
  pseudonym: '2.5.4.65',
} as const;

type AttributeName = keyof typeof oids;

/** One relative name: usually one attribute; GN, CN and SN of a card stand together in one. */
export type RelativeName = Readonly<Partial<Record<AttributeName, string>>>;

/** Encodes a distinguished name; each member of the list is one RDN, multi-valued when it has several attributes. */
export function encodeName(parts: readonly RelativeName[]): RelativeDistinguishedNames {
  const encoded = new Sequence({ value: parts.map(encodeRelativeName) }).toBER();
  // Through its encoding, because the library keeps the grouping into RDNs of a parsed name only.
  return new RelativeDistinguishedNames({ schema: fromBER(encoded).result });
}

function encodeRelativeName(part: RelativeName): SetOf {
  const attributes = Object.entries(part).map(([name, value]) => encodeAttribute(name as AttributeName, value));
  // DER orders the members of a SET OF by their octets (X.690 §11.6).
  const ordered = attributes.toSorted((one, other) =>
    Buffer.compare(Buffer.from(one.toBER()), Buffer.from(other.toBER())),
  );
  return new SetOf({ value: ordered });
}

/** The country is a PrintableString (X.520 §6.3.1); RFC 5280 §4.1.2.4 wants UTF8String for the rest. */
function encodeAttribute(name: AttributeName, text: string): Sequence {
  const value = name === 'C' ? new PrintableString({ value: text }) : new Utf8String({ value: text });
  return new AttributeTypeAndValue({ type: oids[name], value }).toSchema();
}
