/** The two languages of every page. French is the default. */
export type Language = 'fr' | 'en';

/** HTTP and OAuth faces of a fault; the words are in `fault-catalogue.ts`. */
export type FaultDefinition = {
  /** HTTP status of the page or answer. */
  readonly status: number;
  /** OAuth or OpenID error code that a relying party receives. */
  readonly oauthError: string;
  /** What the person reads. */
  readonly message: Readonly<Record<Language, string>>;
  /** What the person can do now. */
  readonly advice: Readonly<Record<Language, string>>;
  /** What the integrator of the service reads, in English. Never personal data. */
  readonly hint: string;
};

export type FaultCatalogue = Readonly<Record<string, FaultDefinition>>;
