import type { CookieJar } from 'tough-cookie';
import type { Spoil } from '../spoil.ts';
import { createJar, visit } from './browser.ts';
import { type Control, findForm, findLink } from './markup.ts';
import { type Field, type Stop, walk } from './walk.ts';

/** A login with a fresh browser, from the button to wherever it ends. @param more parameters added to the login address */
export const logIn = async (
  field: Field,
  spoil: Spoil = {},
  more: Readonly<Record<string, string>> = {},
): Promise<Stop> => {
  const { loginUrl, startUrl } = field.desk.examination.request;
  const jar = createJar();
  const control = await findControl(field, jar, new URL(loginUrl), startUrl === undefined ? [] : [startUrl]);
  const url = new URL(control.url);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return walk(field, jar, { ...control, url }, spoil);
};

/** Presses the button that logs out. */
export const logOut = async (field: Field, jar: CookieJar): Promise<Stop> => {
  const { logoutUrl, checkUrl, startUrl } = field.desk.examination.request;
  const pages = [...new Set([checkUrl, ...(startUrl === undefined ? [] : [startUrl])])];
  return walk(field, jar, await findControl(field, jar, new URL(logoutUrl), pages));
};

/** Whether the service shows that a person is logged in. */
export const isIn = async (field: Field, jar: CookieJar): Promise<boolean> => {
  const { checkUrl, checkText } = field.desk.examination.request;
  const answer = await visit(field.line, jar, { url: new URL(checkUrl) });
  const isFine = answer.status >= 200 && answer.status < 300;
  return checkText === undefined ? isFine : answer.body.includes(checkText);
};

/** The form or link of a page that leads to `target`, with the token against cross-site posts; otherwise its address. */
const findControl = async (field: Field, jar: CookieJar, target: URL, pages: readonly string[]): Promise<Control> => {
  for (const page of pages) {
    const { url, body } = await visit(field.line, jar, { url: new URL(page) });
    const control = findForm(body, url, target) ?? findLink(body, url, target);
    if (control !== undefined) return control;
  }
  return { url: target };
};
