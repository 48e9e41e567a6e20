import type { IncomingMessage, ServerResponse } from 'node:http';
import { hashToken } from '#login/ticket.ts';
import type { Random } from '#vocabulary/clock.ts';
import { browserCookies } from './browser-cookies.ts';
import type { Engine } from './provider.ts';

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

const cookieName = 'vestibule_pass';

/**
 * Marks the browser that brought the proof. The cookies of a login say which browser began it; a thief who planted
 * his own in the victim's browser (from a neighbouring host, say) has the same ones and could go on with the login
 * that the victim's card answered. This one is made when the card has answered, so nobody can have planted it.
 * @param returnTo where the browser resumes the request
 * @returns what the login keeps of it, for `isAnsweredElsewhere`
 */
export const markBrowser = (engine: Engine, random: Random, returnTo: string, exchange: Exchange): string => {
  const token = random.token(32);
  const secure = returnTo.startsWith('https:');
  browserCookies(engine, exchange).set(cookieName, token, {
    path: new URL(returnTo).pathname,
    httpOnly: true,
    sameSite: 'lax',
    signed: false,
    secure,
  });
  return hashToken(token);
};

/** Whether the login that this browser wants to resume was answered in another browser. */
export const isAnsweredElsewhere = async (engine: Engine, exchange: Exchange): Promise<boolean> => {
  const cookies = browserCookies(engine, exchange);
  const uid = cookies.get(engine.provider.cookieName('resume'), { signed: true });
  const login = uid === undefined ? undefined : await engine.provider.Interaction.find(uid);
  const wanted = login?.result?.['pass'];
  return wanted !== undefined && hashToken(cookies.get(cookieName, { signed: false }) ?? '') !== wanted;
};
