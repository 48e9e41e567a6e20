import assert from 'node:assert/strict';
import type { Arrival, Person } from './person.ts';
import type { World } from './world.ts';

type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** A phone of the sandbox's robot, driven by HTTP as any partner's test would. */
export type RobotPhone = {
  readonly id: string;
  readonly deviceId: string;
  readonly pending: () => Promise<Readonly<Record<string, unknown>> | null>;
  readonly press: (button: 'approve' | 'wrong-code' | 'refuse' | 'report' | 'ignore', body?: object) => Promise<Answer>;
};

export const callRobot = async (world: World, method: string, path: string, body?: object): Promise<Answer> => {
  const response = await fetch(`${world.readerOrigin}/robot${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
};

/** Enrols by the person's card (`person`), or by a link (`link`). */
export const enrolRobotPhone = async (world: World, how: object): Promise<RobotPhone> => {
  const { status, body } = await callRobot(world, 'POST', '/phones', how);
  assert.equal(status, 201, JSON.stringify(body));
  const id = String(body['id']);
  return {
    id,
    deviceId: String(body['deviceId']),
    pending: async () =>
      (await callRobot(world, 'GET', `/phones/${id}`)).body['pending'] as Readonly<Record<string, unknown>> | null,
    press: (button, given) => callRobot(world, 'POST', `/phones/${id}/${button}`, given),
  };
};

/** Fills in a form of the page and sends it, as a browser with no script does. */
export const submit = (
  person: Person,
  page: Arrival,
  actionEnding: string,
  typed: Readonly<Record<string, string>> = {},
): Promise<Arrival> => {
  const form = [...page.text.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(
    ([, action = '']) => action.endsWith(actionEnding),
  );
  assert.ok(form, `no form ${actionEnding} on ${page.url.href}: ${page.text.slice(0, 300)}`);
  const [, action = '', inside = ''] = form;
  const hidden = [...inside.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  return person.follow(new URL(action, page.url).href, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: page.url.origin },
    body: new URLSearchParams({ ...Object.fromEntries(hidden), ...typed }).toString(),
  });
};

export const pageName = ({ text }: Arrival): string => /data-page="([^"]*)"/.exec(text)?.[1] ?? '';

/** The number that the desk shows. */
export const shownCode = ({ text }: Arrival): string => /data-code="(\d\d)"/.exec(text)?.[1] ?? '';

export const shownRefusal = ({ text }: Arrival): string => /data-refusal="([^"]*)"/.exec(text)?.[1] ?? '';

/** From the login page to the page that waits. */
export const askPhone = (person: Person, page: Arrival, identifier: string): Promise<Arrival> =>
  submit(person, page, '/phone', { login: identifier });

/** What the waiting page does without a script: it asks again, and the platform holds the answer until something changes. */
export const waitForPhone = (person: Person, page: Arrival): Promise<Arrival> =>
  person.follow(`${page.url.origin}${page.url.pathname}?wait=1`);

/** A whole login at a desk with a phone, back to the service's address. */
export const logInByPhone = async (
  person: Person,
  authorizeUrl: string,
  { identifier, phone }: { readonly identifier: string; readonly phone: RobotPhone },
): Promise<URL> => {
  const waiting = await askPhone(person, await person.follow(authorizeUrl), identifier);
  const answered = await phone.press('approve', { code: shownCode(waiting) });
  assert.equal(answered.body['is'], 'approved', JSON.stringify(answered.body));
  const arrival = await waitForPhone(person, waiting);
  assert.ok(arrival.outside, `${arrival.status} ${pageName(arrival)} ${shownRefusal(arrival)}`);
  return arrival.url;
};
