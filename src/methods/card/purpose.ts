import { BitString } from 'asn1js';
import { BasicConstraints, type Extension, ExtKeyUsage } from 'pkijs';

/** What a certificate may be used for, from its standard extensions. */
export type Purpose = {
  readonly isAuthority: boolean;
  /** How many authorities may stand below this one; undefined: any number. */
  readonly pathLength: number | undefined;
  /** undefined: the certificate carries no key usage extension. */
  readonly keyUsage: KeyUsage | undefined;
  /** Object identifiers of the extended key usages; empty when the extension is absent. */
  readonly extendedUsages: readonly string[];
};

export type KeyUsage = {
  readonly digitalSignature: boolean;
  readonly keyCertSign: boolean;
  readonly crlSign: boolean;
};

export const extendedUsage = { clientAuth: '1.3.6.1.5.5.7.3.2', ocspSigning: '1.3.6.1.5.5.7.3.9' } as const;

/** Throws when one of the standard extensions is malformed; called only while a certificate is parsed. */
export function readPurpose(extensions: readonly Extension[]): Purpose {
  const constraints = parsed(extensions, '2.5.29.19');
  const usage = parsed(extensions, '2.5.29.15');
  const extended = parsed(extensions, '2.5.29.37');
  return {
    ...readConstraints(constraints),
    keyUsage: usage === undefined ? undefined : readKeyUsage(usage),
    extendedUsages: extended === undefined ? [] : readExtendedUsages(extended),
  };
}

function parsed(extensions: readonly Extension[], oid: string): unknown {
  const extension = extensions.find(({ extnID }) => extnID === oid);
  if (extension === undefined) return undefined;
  if (extension.parsedValue === undefined || extension.parsedValue === null) throw new TypeError(`unreadable ${oid}`);
  return extension.parsedValue;
}

function readConstraints(value: unknown): Pick<Purpose, 'isAuthority' | 'pathLength'> {
  if (value === undefined) return { isAuthority: false, pathLength: undefined };
  if (!(value instanceof BasicConstraints)) throw new TypeError('unreadable basicConstraints');
  const limit = value.pathLenConstraint;
  if (limit !== undefined && typeof limit !== 'number') throw new TypeError('unreadable path length');
  return { isAuthority: value.cA, pathLength: limit };
}

function readKeyUsage(value: unknown): KeyUsage {
  if (!(value instanceof BitString)) throw new TypeError('unreadable keyUsage');
  const bits = value.valueBlock.valueHexView[0] ?? 0;
  return { digitalSignature: (bits & 0x80) !== 0, keyCertSign: (bits & 0x04) !== 0, crlSign: (bits & 0x02) !== 0 };
}

function readExtendedUsages(value: unknown): readonly string[] {
  if (!(value instanceof ExtKeyUsage)) throw new TypeError('unreadable extKeyUsage');
  return value.keyPurposes;
}
