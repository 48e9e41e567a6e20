import type { KeyObject } from 'node:crypto';
import type { Extension } from 'pkijs';
import type { CardKind } from '#vocabulary/proof.ts';
import type { Authority, AuthorityId } from './authorities.ts';
import {
  authorityInformation,
  authorityKeyIdentifier,
  certificatePolicy,
  crlDistributionPoint,
  extendedKeyUsage,
  hostNames,
  keyUsage,
  privateExtension,
  subjectKeyIdentifier,
  userPrincipalName,
} from './extensions.ts';
import type { RelativeName } from './names.ts';

/** Whom a card is made for. */
export type CardHolder = {
  readonly nationalId: string;
  /** What the reader shows: `Dr Camille ARNOUX`; the family name is what stands in capitals. */
  readonly holderName: string;
  /** The certificate's title: the profession's label, `Médecin`. */
  readonly title: string;
  readonly kind: CardKind | 'SERVICE';
  /** TRE_G15 (CPS) or G16 (CPF), in decimal; '' for staff. */
  readonly professionCode: string;
  readonly note: { readonly fr: string; readonly en: string };
};

/** CPS and CPF come from FORT PERSONNES, staff and service cards from STANDARD PERSONNES. */
export const cardAuthority = (kind: CardHolder['kind']): AuthorityId =>
  kind === 'CPS' || kind === 'CPF' ? 'ACI-FO-PP' : 'ACI-ST-PP';

/** The subject of a card's certificate, as real cards have it. */
export function cardSubject(holder: CardHolder): readonly RelativeName[] {
  const { familyName, givenName } = splitHolderName(holder.holderName);
  const person = { GN: givenName, CN: holder.nationalId, SN: familyName };
  if (holder.kind === 'CPS' || holder.kind === 'CPF') return [{ C: 'FR' }, { title: holder.title }, person];
  if (holder.kind === 'SERVICE') {
    const post = { pseudonym: `EMPLOYE${holder.nationalId.slice(-4)}`, CN: holder.nationalId };
    return [...employer(holder.nationalId), { title: 'Carte de service santé ou social' }, post];
  }
  return [...employer(holder.nationalId), { title: 'Personnel santé ou social' }, person];
}

/** `3<FINESS>/<register>` names the employer; its IdNat_Struct is `1<FINESS>`. */
function employer(nationalId: string): readonly RelativeName[] {
  const finess = nationalId.slice(1).split('/')[0] ?? '';
  return [{ C: 'FR' }, { ST: 'Paris (75)' }, { O: 'ETABLISSEMENT DE TEST' }, { OU: `1${finess}` }];
}

/** `Dr Jean-Luc DE LA TOUR` → Jean-Luc, DE LA TOUR. */
export function splitHolderName(holderName: string): { readonly givenName: string; readonly familyName: string } {
  const words = holderName.split(' ').filter((word) => !/^(Dr|Pr|M\.|Mme|Mlle)$/.test(word));
  const start = words.findIndex((word) => word === word.toUpperCase());
  const cut = start < 1 ? words.length - 1 : start;
  return { givenName: words.slice(0, cut).join(' ') || '-', familyName: words.slice(cut).join(' ') };
}

const cardTypes = { CPS: 0, CPF: 1, CPE: 2, CPA: 3, SERVICE: 2 } as const;

export const isCardKind = (value: string): value is CardHolder['kind'] => Object.hasOwn(cardTypes, value);

/** G01: 00 card, 03 software certificate; 0x80 marks the test carriers. */
const category = { testCard: 0x80, testSoftware: 0x83 } as const;

export type ProfileContext = {
  readonly issuer: Pick<Authority, 'id' | 'keys'>;
  readonly publicKey: KeyObject;
  readonly revocationUrl: string;
};

/** The authentication certificate of a card. */
export function cardExtensions(holder: CardHolder, cardNumber: string, context: ProfileContext): readonly Extension[] {
  const code = Number(holder.professionCode);
  const profession =
    holder.kind === 'CPF' ? privateExtension.futureProfession(code) : privateExtension.profession(code);
  return [
    keyUsage(['digitalSignature']),
    extendedKeyUsage(['clientAuth', 'smartcardLogon']),
    ...(holder.kind === 'SERVICE' ? [] : [userPrincipalName(`${holder.nationalId}@carte-cps.fr`)]),
    ...commonExtensions(context),
    privateExtension.cardType(cardTypes[holder.kind]),
    privateExtension.cardNumber(cardNumber),
    privateExtension.carrierCategory(category.testCard),
    ...(holder.professionCode === '' ? [] : [profession]),
  ];
}

/** ORG_AUTH_CLI: what an organisation's software shows to a server. */
export const organisationExtensions = (context: ProfileContext): readonly Extension[] => [
  keyUsage(['digitalSignature']),
  extendedKeyUsage(['clientAuth']),
  ...commonExtensions(context),
  privateExtension.carrierCategory(category.testSoftware),
];

/** SERV_SSL: a server. keyEncipherment is for RSA keys; with an elliptic one it would be refused (RFC 8813). */
export const serverExtensions = (context: ProfileContext): readonly Extension[] => [
  keyUsage(['digitalSignature']),
  extendedKeyUsage(['serverAuth', 'clientAuth']),
  hostNames(['localhost'], ['127.0.0.1']),
  ...commonExtensions(context),
  privateExtension.carrierCategory(category.testSoftware),
];

export const organisationSubject = (name: string): readonly RelativeName[] => [
  { C: 'FR' },
  { ST: 'Paris (75)' },
  { O: 'ETABLISSEMENT DE TEST' },
  { OU: '1759000011' },
  { CN: name },
];

/** Policy of the test IGC-Santé (its published test hierarchy). */
const testPolicy = '1.2.250.1.213.1.7.2.1.1.1.1';

const commonExtensions = ({ issuer, publicKey, revocationUrl }: ProfileContext): readonly Extension[] => [
  subjectKeyIdentifier(publicKey),
  authorityKeyIdentifier(issuer.keys.publicKey),
  certificatePolicy(testPolicy),
  crlDistributionPoint(`${revocationUrl}/CRL/${issuer.id}-TEST.crl`),
  authorityInformation({ ocsp: `${revocationUrl}/ocsp`, issuer: `${revocationUrl}/AC/${issuer.id}-TEST.cer` }),
];
