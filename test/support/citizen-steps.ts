import assert from 'node:assert/strict';
import type { CitizenLogin, CitizenService } from './citizen-service.ts';
import type { VisitedPage, Visitor } from './visitor.ts';
import { wordsOf } from './visitor.ts';
import type { World } from './world.ts';

/** By which provider somebody comes, and which of its people they are. */
export type Coming = { readonly provider?: string; readonly citizen?: string };

/** Which of our pages this is: `citizen-choice`, `citizen-consent`, `citizen-error`, …; undefined when none of ours. */
export const pageName = ({ text }: VisitedPage): string | undefined => /data-page="([^"]+)"/.exec(text)?.[1];

/** The code of an error page. */
export const faultCode = ({ text }: VisitedPage): string | undefined => /data-code="(Y[0-9A-Z]+)"/.exec(text)?.[1];

/** Presses a provider on the choice page, and its dialog away; ends at the provider. */
export const choose = async (
  visitor: Visitor,
  page: VisitedPage,
  provider: string,
  stopBefore?: string,
): Promise<VisitedPage> => {
  const next = await visitor.press(page, '/redirect-to-idp', `value="${provider}"`, stopBefore);
  return next.text.includes('name="confirmed"')
    ? visitor.press(next, '/redirect-to-idp', 'name="confirmed"', stopBefore)
    : next;
};

/** Says at the provider who one is. */
export const identify = (
  visitor: Visitor,
  page: VisitedPage,
  citizen: string,
  stopBefore?: string,
): Promise<VisitedPage> => visitor.press(page, '', `value="${citizen}"`, stopBefore);

/** From the choice page through the provider; ends on the page that informs, or where that goes wrong. */
export const comeBy = async (visitor: Visitor, page: VisitedPage, coming: Coming = {}): Promise<VisitedPage> => {
  const { provider = 'la-poste', citizen = 'angela' } = coming;
  return identify(visitor, await choose(visitor, page, provider), citizen);
};

/** Agrees on the page that informs; returns where the service was reached. */
export const agree = async (visitor: Visitor, consent: VisitedPage, service: CitizenService): Promise<URL> => {
  assert.equal(pageName(consent), 'citizen-consent', `${consent.url.href}: ${wordsOf(consent).slice(0, 400)}`);
  const { url } = await visitor.press(consent, '/login');
  assert.equal(url.origin + url.pathname, service.redirectUri);
  return url;
};

/** A whole first login. */
export const logIn = async (
  visitor: Visitor,
  service: CitizenService,
  coming: Coming = {},
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<CitizenLogin> => {
  const choice = await visitor.open(service.authorizeUrl(more));
  assert.equal(pageName(choice), 'citizen-choice', wordsOf(choice).slice(0, 400));
  return service.finish(await agree(visitor, await comeBy(visitor, choice, coming), service));
};

/** A login without choosing or proving anything: the page that informs comes at once. */
export const logInAgain = async (
  visitor: Visitor,
  service: CitizenService,
  more: Readonly<Record<string, string | undefined>> = {},
): Promise<CitizenLogin> =>
  service.finish(await agree(visitor, await visitor.open(service.authorizeUrl(more)), service));

/** Tells a simulated provider what to do wrong; undefined: behave again. */
export const misbehave = async (world: World, provider: string, wrong?: Record<string, unknown>): Promise<void> => {
  const url = `${world.citizen.providers}/${provider}/misbehaviour`;
  const response = await fetch(url, {
    method: wrong === undefined ? 'DELETE' : 'PUT',
    ...(wrong === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(wrong) }),
  });
  assert.equal(response.status, 204, await response.text());
};

/** Does something while a provider does something wrong. */
export const whileWrong = async <T>(
  world: World,
  { provider, ...wrong }: Readonly<Record<string, unknown>> & { readonly provider: string },
  act: () => Promise<T>,
): Promise<T> => {
  await misbehave(world, provider, wrong);
  try {
    return await act();
  } finally {
    await misbehave(world, provider);
  }
};

const registerPaths = { civil: '/Brpp2IdentificationComplet/individus', insi: '/lps' } as const;

/** Tells a simulated register how to answer from now on; `normal` is right. */
export const setRegister = async (
  world: World,
  register: keyof typeof registerPaths,
  mode: string,
  delayMilliseconds?: number,
): Promise<void> => {
  const url = `${world.citizen.registers}${registerPaths[register]}/mode`;
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ mode, ...(delayMilliseconds === undefined ? {} : { delayMilliseconds }) }),
  });
  assert.equal(response.status, 200);
};

/** Does something while the civil register answers in another mode. */
export const whileCivil = async <T>(world: World, mode: string, act: () => Promise<T>): Promise<T> => {
  await setRegister(world, 'civil', mode);
  try {
    return await act();
  } finally {
    await setRegister(world, 'civil', 'normal');
  }
};
