import type { IncomingMessage, ServerResponse } from 'node:http';
import Provider, { errors, type Interaction } from 'oidc-provider';
import { createCookieSigner } from './cookie-signer.ts';
import { pinAddress } from './front.ts';
import type { Engine, IssuerDeps } from './provider.ts';

type Result = NonNullable<Interaction['result']>;
type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

/** The login that a request has answered and now goes on with; lives as long as the request. */
const answered = new WeakMap<IncomingMessage, Interaction>();

/** The engine asks for a login by its id alone. */
type Findable = { readonly find: (uid: string) => Promise<Interaction | undefined> };

/** Has the engine find, within the request that answered a login, that answer: nobody else ever does. */
export const bendInteraction = (provider: Provider): void => {
  const model: Findable = provider.Interaction;
  const engineFind = model.find;
  const find = async (uid: string): Promise<Interaction | undefined> => {
    const request = Provider.ctx?.req;
    const own = request === undefined ? undefined : answered.get(request);
    return own?.uid === uid ? own : engineFind.call(model, uid);
  };
  Object.assign(model, { find });
};

/**
 * Lets the engine go on with a login in the very request that answered it, where it would send the browser on to
 * come back. The answer is stored nowhere: no other browser, were it to have all the cookies of this one, can go on
 * with a login that somebody else's card answered.
 * @param answer the login without the record that the store had of it; `isFirst` says that nobody had taken that before
 */
export const resumeAtOnce = async (
  { addresses, cookieKey }: Pick<IssuerDeps, 'addresses' | 'cookieKey'>,
  engine: Engine,
  answer: { readonly login: Interaction; readonly isFirst: boolean; readonly result: Result },
  { request, response }: Exchange,
): Promise<void> => {
  const { login, isFirst, result } = answer;
  const destroy = async (): Promise<void> => {
    if (!isFirst) throw new errors.SessionNotFound('the login was answered before');
  };
  Object.assign(login, { result: { ...login.lastSubmission, ...result }, destroy });
  answered.set(request, login);
  bringCookie(createCookieSigner(cookieKey).sign, request, {
    name: engine.provider.cookieName('resume'),
    value: login.uid,
  });
  pinAddress(request, addresses, 'resume');
  const originalUrl = new URL(login.returnTo).pathname;
  Object.assign(request, { url: originalUrl.slice(addresses.basePath.length), originalUrl });
  await engine.handle(request, response);
};

type Pair = { readonly name: string; readonly value: string };

/** As if the browser had brought it: this one lies below another path. */
const bringCookie = (sign: (text: string) => string, { headers }: IncomingMessage, { name, value }: Pair): void => {
  const pair = `${name}=${value}`;
  headers.cookie = [pair, `${name}.sig=${sign(pair)}`, headers.cookie].join('; ');
};
