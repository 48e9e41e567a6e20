import type { Cookie, CookieJar } from 'tough-cookie';
import { isIn, logIn } from '../driver/actions.ts';
import { createJar } from '../driver/browser.ts';
import { type Finding, finding, judged } from '../finding.ts';
import type { RequirementId } from '../requirements/catalogue.ts';
import { both } from '../requirements/requirement.ts';
import { plain, words } from '../words.ts';
import type { Step } from './step.ts';

const mostCookies = 12;

/** Attributes of the session cookies: those without which the person is logged in no more. */
export const cookieStep: Step = {
  kinds: both,
  run: async (room) => {
    const { jar } = await logIn(room);
    const { checkUrl } = room.desk.examination.request;
    const cookies = (await jar.getCookies(checkUrl)).slice(0, mostCookies);
    const sessions: Cookie[] = [];
    for (const cookie of cookies) {
      if (!(await isIn(room, await jarWithout(jar, checkUrl, cookie)))) sessions.push(cookie);
    }
    return sessions.length === 0 ? unseen : judgeCookies(sessions, new URL(checkUrl).protocol === 'https:');
  },
};

const jarWithout = async (jar: CookieJar, url: string, left: Cookie): Promise<CookieJar> => {
  const other = createJar();
  for (const cookie of await jar.getCookies(url)) {
    if (cookie.key !== left.key) await other.setCookie(cookie.toString(), url, { ignoreError: true });
  }
  return other;
};

const names = ['cookie.http-only', 'cookie.secure', 'cookie.same-site'] as const satisfies readonly RequirementId[];

const unseen: readonly Finding[] = names.map((name) =>
  finding(name, 'needs-evidence', {
    sent: words('une connexion, puis chaque cookie retiré', 'a login, then each cookie left out'),
    received: words(
      'aucun cookie ne porte la session à lui seul : décrivez-la',
      'no cookie carries the session alone: describe it',
    ),
  }),
);

/** @param isHttps whether the service is served over TLS; on a local machine over http Secure has nothing to protect */
export const judgeCookies = (sessions: readonly Cookie[], isHttps: boolean): readonly Finding[] => {
  const evidence = {
    sent: words('une connexion', 'a login'),
    received: plain(sessions.map(describe).join(' ; ')),
  };
  const isSameSite = ({ sameSite }: Cookie) => sameSite === 'lax' || sameSite === 'strict';
  return [
    judged(
      'cookie.http-only',
      sessions.every(({ httpOnly }) => httpOnly),
      evidence,
    ),
    isHttps
      ? judged(
          'cookie.secure',
          sessions.every(({ secure }) => secure),
          evidence,
        )
      : finding('cookie.secure', 'not-applicable', {
          ...evidence,
          received: words('service en http sur la machine locale', 'service over http on the local machine'),
        }),
    judged('cookie.same-site', sessions.every(isSameSite), evidence),
  ];
};

const describe = ({ key, httpOnly, secure, sameSite }: Cookie): string =>
  `${key}: HttpOnly=${httpOnly} Secure=${secure} SameSite=${sameSite ?? '—'}`;
