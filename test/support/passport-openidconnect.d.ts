/** As far as the tests use it: the package brings no types, and nobody publishes any for it. */
declare module 'passport-openidconnect' {
  import type { Strategy as PassportStrategy } from 'passport';

  export type Options = {
    readonly issuer: string;
    readonly authorizationURL: string;
    readonly tokenURL: string;
    readonly userInfoURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly callbackURL: string;
    readonly scope: readonly string[];
    readonly acrValues: string;
    /** True: a nonce of its own making, of twenty characters. */
    readonly nonce?: boolean;
    /** It reads UserInfo as JSON only. */
    readonly skipUserProfile: boolean;
  };

  export type Verified = (error: Error | null, user?: Record<string, unknown> | false) => void;

  /** The longest of the forms that it tells apart by their number of parameters. */
  export type Verify = (
    ...told: [
      issuer: string,
      profile: { readonly id: string },
      context: Readonly<Record<string, unknown>>,
      idToken: string,
      accessToken: string,
      refreshToken: string | undefined,
      answer: Readonly<Record<string, unknown>>,
      verified: Verified,
    ]
  ) => void;

  export default class Strategy extends PassportStrategy {
    constructor(options: Options, verify: Verify);
    /** More parameters of the authorization request; made to be overridden. */
    authorizationParams(options: unknown): Record<string, string>;
  }
}
