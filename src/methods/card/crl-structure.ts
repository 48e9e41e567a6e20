import { BitString, fromBER } from 'asn1js';
import * as pkijs from 'pkijs';
import type { SignedBytes } from './signature.ts';

/** A revocation list as it stands, nothing about it verified. */
export type ListStructure = {
  /** Encoded name in hexadecimal. */
  readonly issuerName: string;
  readonly signed: SignedBytes;
  readonly thisUpdate: Date;
  readonly nextUpdate: Date | undefined;
  readonly extensions: readonly pkijs.Extension[];
  /** Octets of the serial numbers, in hexadecimal, as the certificates carry them. */
  readonly serials: ReadonlySet<string>;
};

const tag = { integer: 0x02, sequence: 0x30, utcTime: 0x17, generalizedTime: 0x18, extensions: 0xa0 } as const;

/**
 * Reads a DER CertificateList (RFC 5280 §5.1). The library reads every part but the entries: of them it would
 * build a tree (3 s and 600 MB for 50,000), so the list is only cut into its elements here. Throws on malformed octets.
 */
export function readListStructure(der: Uint8Array): ListStructure {
  const [list, ...rest] = elementsOf(der);
  const [toBeSigned, algorithm, signature] =
    list?.tag === tag.sequence && rest.length === 0 ? elementsOf(list.content) : [];
  if (!toBeSigned || !algorithm || !signature) throw new TypeError('not a CertificateList');
  const bits = fromBER(signature.whole).result;
  if (!(bits instanceof BitString)) throw new TypeError('a list without signature');
  return {
    ...readToBeSigned(toBeSigned.content),
    signed: {
      algorithmOid: pkijs.AlgorithmIdentifier.fromBER(algorithm.whole).algorithmId,
      data: toBeSigned.whole,
      signature: bits.valueBlock.valueHexView,
    },
  };
}

/** version, signature, issuer, thisUpdate, [nextUpdate], [revokedCertificates], [extensions] */
function readToBeSigned(content: Uint8Array): Omit<ListStructure, 'signed'> {
  const [version, , issuer, ...others] = elementsOf(content);
  const times = others.filter((element) => isTime(element)).map(({ whole }) => pkijs.Time.fromBER(copy(whole)).value);
  const [thisUpdate, nextUpdate] = times;
  if (version?.tag !== tag.integer || !issuer || !thisUpdate) throw new TypeError('not a version 2 list');
  const entries = others.find((element) => element.tag === tag.sequence);
  const extensions = others.find((element) => element.tag === tag.extensions);
  return {
    issuerName: Buffer.from(issuer.whole).toString('hex'),
    thisUpdate,
    nextUpdate,
    extensions: extensions ? pkijs.Extensions.fromBER(copy(extensions.content)).extensions : [],
    serials: new Set(entries ? elementsOf(entries.content).map(readSerial) : []),
  };
}

const isTime = (element: Element): boolean => element.tag === tag.utcTime || element.tag === tag.generalizedTime;

function readSerial(entry: Element): string {
  const length = entry.content[1] ?? 0;
  if (entry.content[0] !== tag.integer || length === 0 || length > 32) throw new TypeError('an entry without serial');
  return Buffer.from(entry.content.subarray(2, 2 + length)).toString('hex');
}

/** The library wants octets that no other view shares. */
const copy = (octets: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(octets);

type Element = {
  readonly tag: number;
  readonly whole: Uint8Array<ArrayBuffer>;
  readonly content: Uint8Array<ArrayBuffer>;
};

/** Cuts octets into the DER elements that stand one behind the other: one-octet tags, definite lengths. */
function elementsOf(octets: Uint8Array): readonly Element[] {
  const elements: Element[] = [];
  for (let start = 0; start < octets.byteLength; ) {
    const { header, length } = readHeader(octets, start);
    const end = start + header + length;
    if (end > octets.byteLength) throw new TypeError('an element longer than what holds it');
    const whole = octets.subarray(start, end) as Uint8Array<ArrayBuffer>; // never shared memory: it came from fetch
    elements.push({ tag: octets[start] ?? 0, whole, content: whole.subarray(header) });
    start = end;
  }
  return elements;
}

/** X.690 §8.1.3: a length below 128 in one octet, else the number of octets that give it. */
function readHeader(octets: Uint8Array, start: number): { readonly header: number; readonly length: number } {
  const first = octets[start + 1];
  if (first === undefined) throw new TypeError('an element without length');
  if (first < 0x80) return { header: 2, length: first };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || start + 2 + count > octets.byteLength)
    throw new TypeError('a length that is not DER');
  return { header: 2 + count, length: Buffer.from(octets.subarray(start + 2, start + 2 + count)).readUIntBE(0, count) };
}
