/** Where a service is told of an error: its own address with error, state and iss (RFC 6749 §4.1.2.1, RFC 9207). */
export const errorAddress = (
  issuer: string,
  redirectUri: string,
  told: { readonly error: string; readonly description: string; readonly state: string | undefined },
): string => {
  const address = new URL(redirectUri);
  address.searchParams.set('error', told.error);
  address.searchParams.set('error_description', told.description);
  if (told.state !== undefined) address.searchParams.set('state', told.state);
  address.searchParams.set('iss', issuer);
  return address.href;
};
