import assert from 'node:assert/strict';
import type { BrowserContext, Locator, Page } from 'playwright-core';

/** Makes the browser's own authenticator say yes at once, as a finger on a reader does. */
export const wearFinger = async (context: BrowserContext, page: Page): Promise<void> => {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
};

/** Types into a form, field by field: text, one of several choices, or a tick. */
export const typeInto = async (page: Page, values: Readonly<Record<string, string>>): Promise<void> => {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`[name="${name}"]`);
    const kind = await field.first().getAttribute('type');
    if (kind === 'radio') await page.locator(`[name="${name}"][value="${value}"]`).check();
    else if (kind === 'checkbox') await field.check();
    else await field.fill(value);
  }
};

/** Clicks what leads to another page, and waits until that one is there. */
export const follow = async (page: Page, where: Locator | string): Promise<void> => {
  const target = typeof where === 'string' ? page.locator(where) : where;
  await Promise.all([page.waitForEvent('load'), target.click()]);
};

/** Presses the button of a form that says this of itself, in a hidden field or in the button. */
export const press = (page: Page, name: string, value: string): Promise<void> =>
  follow(
    page,
    `button[name="${name}"][value="${value}"], form:has(input[type=hidden][name="${name}"][value="${value}"]) button`,
  );

/** What the page says beside one of its fields; the field itself names it (`aria-describedby`). */
export const besideField = async (page: Page, name: string): Promise<string> => {
  const described = (await page.locator(`[name="${name}"]`).getAttribute('aria-describedby')) ?? '';
  const fault = described.split(' ').find((id) => id.endsWith('-error'));
  assert.ok(fault !== undefined, `nothing beside ${name} on ${page.url()}`);
  return page.locator(`#${fault}`).innerText();
};
