/** Time and chance are handed in, never ambient, so that tests can hold them still. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly nowMilliseconds: () => number;
  /** Whole seconds since the epoch. */
  readonly nowSeconds: () => number;
};

export type Random = {
  /** A base64url string with `bytes` bytes of entropy. */
  readonly token: (bytes: number) => string;
  /** A version 4 UUID. */
  readonly uuid: () => string;
  /** `bytes` random bytes. */
  readonly bytes: (bytes: number) => Uint8Array;
};
