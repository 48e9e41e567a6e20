/** A test smart card as the sandbox keeps it: what the chip would hold, readable because it is a test card. */
export type TestCard = {
  /** Short stable name used in files, the reader and the robot: the national id with `/` replaced by `-`. */
  readonly id: string;
  readonly nationalId: string;
  /** Card kind: CPS, CPF, CPE or CPA; `SERVICE` for the non-nominative card that must be refused. */
  readonly kind: 'CPS' | 'CPF' | 'CPE' | 'CPA' | 'SERVICE';
  /** What the reader shows: `Dr Camille ARNOUX`. */
  readonly holderName: string;
  /** One line in French and English on what this card is for: `médecin généraliste`, `carte expirée`… */
  readonly note: { readonly fr: string; readonly en: string };
  readonly certificatePem: string;
  /** The issuing authority's certificate (not the root). */
  readonly chainPem: string;
  readonly keyPem: string;
  /** Serial number, lower-case hexadecimal. */
  readonly serial: string;
};

/** All test cards, by `id`, and where their files (`<id>.p12`, `<id>.pem`) are. */
export type CardBox = {
  readonly directory: string;
  readonly p12Password: string;
  readonly list: () => readonly TestCard[];
  readonly find: (id: string) => TestCard | undefined;
};
