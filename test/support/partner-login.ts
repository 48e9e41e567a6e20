import assert from 'node:assert/strict';
import type { VisitedPage } from './visitor.ts';
import type { World } from './world.ts';

/** The address that the page of credentials shows, with what must be fresh filled in as the page says. */
export const authorizeAddressOn = ({ text }: Pick<VisitedPage, 'text'>, fresh: Record<string, string>): URL => {
  const address = new URL(/data-authorize>([^<]+)</.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '');
  for (const [name, value] of Object.entries(fresh)) address.searchParams.set(name, value);
  return address;
};

/** The sandbox's robot logs somebody in. @returns where it was sent back to, which it does not visit */
export const robotLogin = async (world: World, body: Record<string, unknown>): Promise<URL> => {
  const response = await fetch(`${world.readerOrigin}/robot/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { callbackUrl } = (await response.json()) as { readonly callbackUrl?: string };
  assert.ok(callbackUrl !== undefined, `the robot brings nobody back: ${response.status}`);
  return new URL(callbackUrl);
};
