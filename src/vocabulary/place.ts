/**
 * Roughly where a login was made. Made from an address at that moment and kept in its stead: the address itself goes
 * no further than the function that made this.
 */
export type Place =
  /** From the network of the house: an address that means nothing outside it. */
  | 'local-network'
  | {
      /** ISO 3166-1, two letters in upper case. */
      readonly country: string;
      /** City, or else region, as the database calls it: at most 60 characters, from outside, for people only. */
      readonly locality?: string | undefined;
    };
