import type { Place } from './page.ts';

/** Why the robot could not do what was asked, for the person who writes the test. */
export type Refusal = {
  readonly status: 403 | 404 | 409 | 502;
  readonly error: RefusalCode;
  readonly message: string;
};

export type Outcome = { readonly place: Place } | { readonly refusal: Refusal };

const statuses = {
  'address-refused': 403,
  'unknown-browser': 404,
  'unknown-card': 404,
  'unknown-phone': 404,
  'unknown-provider': 404,
  'unknown-citizen': 404,
  'no-link': 409,
  'nothing-pending': 409,
  'phone-refused': 409,
  'not-there': 409,
  'not-logged-in': 409,
  unreachable: 502,
  'bad-redirect': 502,
  'too-many-redirects': 502,
} as const;

export type RefusalCode = keyof typeof statuses;

/** A refusal with the HTTP status that its code carries. */
export const refuse = (error: RefusalCode, message: string): { readonly refusal: Refusal } => ({
  refusal: { status: statuses[error], error, message },
});
