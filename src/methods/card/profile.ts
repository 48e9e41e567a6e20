import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import { type CardKind, cardKinds } from '#vocabulary/proof.ts';
import { type CardRefusal, refuse } from './card.ts';
import { readCardNumber, readCardType, readCategory, readProfession } from './card-extensions.ts';
import type { Certificate } from './certificate.ts';
import { extendedUsage } from './purpose.ts';

/** Whose card this is, as the certificate says. Names and titles are left out: the directory is asked for them. */
export type CardProfile = {
  readonly nationalId: NationalId;
  readonly cardKind: CardKind;
  readonly cardNumber: string;
  readonly professionCode: string;
};

const attribute = { surname: '2.5.4.4', givenName: '2.5.4.42', commonName: '2.5.4.3', pseudonym: '2.5.4.65' } as const;

/** An IDNPS: the digit of its type, then the identifier; staff have `3<FINESS>/<register>`. X.520 bounds a CN to 64. */
const nationalIdForm = /^[0-9][0-9A-Za-z/._-]{4,63}$/;

/**
 * Reads an authentication certificate of a card that names a person. P206 when the key may not log in, when
 * the carrier is no card, when the kind is not accepted, or when nobody is named.
 */
export function readProfile(certificate: Certificate, acceptedKinds: readonly CardKind[]): CardProfile | CardRefusal {
  const misuse = findMisuse(certificate);
  if (misuse) return refuse('P206', misuse);
  const cardKind = cardKinds[readCardType(certificate) ?? -1];
  if (!cardKind || !acceptedKinds.includes(cardKind))
    return refuse('P206', `card kind ${cardKind ?? 'unknown'} is not accepted`);
  const nationalId = findNationalId(certificate);
  if (nationalId === undefined) return refuse('P206', 'the subject names no person');
  return { nationalId, cardKind, cardNumber: readCardNumber(certificate), professionCode: readProfession(certificate) };
}

function findMisuse(certificate: Certificate): string | undefined {
  const { isAuthority, keyUsage, extendedUsages } = certificate.purpose;
  const category = readCategory(certificate);
  if (isAuthority) return 'certificate of an authority';
  if (keyUsage?.digitalSignature !== true) return 'key usage without digitalSignature';
  if (!extendedUsages.includes(extendedUsage.clientAuth)) return 'extended key usage without clientAuth';
  return category === undefined || (category & 0x7f) !== 0 ? 'the carrier is not a card' : undefined;
}

/** Service cards carry a pseudonym and no given name; their CN names a post, not a person. */
function findNationalId({ subject }: Certificate): NationalId | undefined {
  const values = (oid: string) => subject.filter((part) => part.oid === oid).map(({ value }) => value);
  const [commonName, ...others] = values(attribute.commonName);
  const namesPerson = values(attribute.surname).length === 1 && values(attribute.givenName).length === 1;
  if (!namesPerson || values(attribute.pseudonym).length > 0 || others.length > 0) return undefined;
  return commonName !== undefined && nationalIdForm.test(commonName) ? asNationalId(commonName) : undefined;
}
