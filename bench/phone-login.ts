import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { newBrowser, visit } from './browser.ts';
import type { BackChannel } from './messages.ts';
import { type Access, type Answering, postAsService, readUserInfo, redeem } from './person.ts';
import type { Phone } from './phone.ts';

/** The phone in place of the card: asked on the login page, approved on the phone, heard of by the page that waits. */
export const answerByPhone =
  (phone: Phone): Answering =>
  async (_access, browser, { page }) => {
    const [, action = '', csrf = ''] = /action="([^"]*\/phone)"[^]*?name="csrf" value="([^"]*)"/.exec(page.text) ?? [];
    const asked = await visit(browser, action, { csrf, login: phone.person });
    const waiting = await visit(browser, asked.location ?? action);
    const address = /data-wait="([^"]*)"/.exec(waiting.text)?.[1];
    const code = /data-code="(\d\d)"/.exec(waiting.text)?.[1];
    if (address === undefined || code === undefined)
      throw new Error(`no page that waits: ${waiting.status} ${waiting.text.slice(0, 300)}`);
    // What the page's own script does: a question that the server holds until something changes.
    const changed = visit(browser, `${address}/state`);
    await phone.approve(await phone.hear(), code);
    const { text } = await changed;
    if (!text.includes('changed')) throw new Error(`the page still waits: ${text}`);
    return address;
  };

const cibaGrant = 'urn:openid:params:grant-type:ciba';

/**
 * A login that a service's server starts. It asks for the result twice: at once, when the phone has not answered, and
 * after the interval, when it has; never sooner than it may.
 */
export const logInByCiba = async (access: Access, backChannel: BackChannel, phone: Phone): Promise<void> => {
  const { pool } = access;
  const target = { ...access.target, ...backChannel };
  const server = newBrowser(pool, target.origin);
  const code = String(randomInt(100)).padStart(2, '0');
  const asked = await postAsService(target, server, backChannel.path, {
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    login_hint: phone.person,
    binding_message: code,
    channel: 'MOBILE',
  });
  const { auth_req_id, interval } = JSON.parse(asked.text) as { readonly auth_req_id?: string; interval?: number };
  if (auth_req_id === undefined || interval === undefined)
    throw new Error(`no login was started: ${asked.status} ${asked.text}`);
  const grant = { grant_type: cibaGrant, auth_req_id };
  const polled = await postAsService(target, server, target.tokenPath, grant);
  const polledAt = performance.now();
  if (!polled.text.includes('authorization_pending')) throw new Error(`not pending: ${polled.status} ${polled.text}`);
  await phone.approve(await phone.hear(), code);
  await wait(Math.max(0, polledAt + interval * 1000 - performance.now()));
  const tokens = await redeem(target, server, grant);
  await readUserInfo(target, server, tokens.access_token);
};
