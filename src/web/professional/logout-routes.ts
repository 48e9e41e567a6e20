import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { LogoutCall, LogoutOutcome } from '#issuer/logout.ts';
import { endpointPaths } from '#issuer/paths.ts';
import { requestUrl } from '#platform/request-url.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import { faultCatalogue } from '#vocabulary/fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Door } from './door.ts';
import { languageOf } from './language-of.ts';
import { isOwnPost } from './own-post.ts';
import { confirmLogoutPage } from './pages/confirm-logout.ts';
import { signedOutPage } from './pages/signed-out.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Logout in every call pattern of psc.md §5, by GET and by POST, with and without a browser. */
export const registerLogoutRoutes = (app: FastifyInstance, door: Door): void => {
  const path = `${door.addresses.basePath}${endpointPaths.end_session}`;
  app.get(path, (request, reply) => answer(door, request, reply, request.query as Fields));
  app.post(path, (request, reply) =>
    answer(door, request, reply, { ...(request.query as Fields), ...(request.body as Fields | undefined) }),
  );
};

const answer = async (
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: Fields,
): Promise<FastifyReply> => {
  const call = readCall(door, request, fields);
  const language = languageOf(request.raw, textOf(fields['ui_locales']));
  const elsewhere = sessionIsElsewhere(door, request, call);
  if (elsewhere !== undefined) return reply.redirect(elsewhere, 303);
  const outcome = await door.issuer.logOut(call, { request: request.raw, response: reply.raw });
  door.wakeDeliveries();
  if (outcome.kind === 'confirm') {
    const isKept = request.method === 'POST' && fields['logout'] === undefined && isOurQuestion(door, request, fields);
    // Asked once is enough: whoever keeps the session goes back to the service, or to our first page.
    if (isKept) return reply.header('cache-control', 'no-store').redirect(outcome.returnTo ?? '/', 303);
    return sendConfirmation(door, reply, { call, outcome, language });
  }
  if (outcome.returnTo !== undefined) return reply.header('cache-control', 'no-store').redirect(outcome.returnTo, 303);
  return reply.headers(securityHeaders({ https: isHttps(door) })).send(signedOut(door, language, outcome));
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const isHttps = (door: Door): boolean => door.addresses.browserOrigin.startsWith('https:');

/** A parameter given twice is as good as none: the call is met with the page that asks. */
const readCall = (door: Door, request: FastifyRequest, fields: Fields): LogoutCall => ({
  idTokenHint: textOf(fields['id_token_hint']),
  clientId: textOf(fields['client_id']),
  postLogoutRedirectUri: textOf(fields['post_logout_redirect_uri']),
  state: textOf(fields['state']),
  confirmed: request.method === 'POST' && fields['logout'] === 'yes' && isOurQuestion(door, request, fields),
});

/** The form of our own confirmation page, sent from it. */
const isOurQuestion = (door: Door, request: FastifyRequest, fields: Fields): boolean => {
  const note = door.sealer.open(textOf(fields['csrf']) ?? '', door.login.clock.nowSeconds());
  return note?.['use'] === 'logout' && isOwnPost(request.raw, door.addresses.browserOrigin);
};

/** The session cookie is on the browser's host; a person sent to the issuer's own host without a hint must go there. */
const sessionIsElsewhere = ({ addresses }: Door, request: FastifyRequest, call: LogoutCall): string | undefined => {
  const { browserOrigin, issuerOrigin } = addresses;
  const here = request.headers.host === new URL(browserOrigin).host;
  if (browserOrigin === issuerOrigin || here || request.method !== 'GET' || call.idTokenHint !== undefined)
    return undefined;
  const { pathname, search } = requestUrl(request.raw);
  return `${browserOrigin}${pathname}${search}`;
};

const confirmationSeconds = 600;

const sendConfirmation = (
  door: Door,
  reply: FastifyReply,
  {
    call,
    outcome,
    language,
  }: { readonly call: LogoutCall; readonly outcome: LogoutOutcome; readonly language: Language },
): FastifyReply => {
  const csrf = door.sealer.seal({ use: 'logout' }, door.login.clock.nowSeconds() + confirmationSeconds);
  const page = confirmLogoutPage(door.look, {
    language,
    action: `${door.addresses.basePath}${endpointPaths.end_session}`,
    csrf,
    hiddenFields: keptFields(call),
    serviceName: outcome.serviceName,
  });
  const formTargets = outcome.returnTo === undefined ? [] : [outcome.returnTo];
  return reply.headers(securityHeaders({ https: isHttps(door), formTargets })).send(page);
};

const keptFields = (call: LogoutCall): Record<string, string> => ({
  ...(call.clientId === undefined ? {} : { client_id: call.clientId }),
  ...(call.postLogoutRedirectUri === undefined ? {} : { post_logout_redirect_uri: call.postLogoutRedirectUri }),
  ...(call.state === undefined ? {} : { state: call.state }),
});

const signedOut = (door: Door, language: Language, outcome: LogoutOutcome): string =>
  signedOutPage(door.look, {
    language,
    serviceName: outcome.serviceName,
    note: outcome.note === undefined ? undefined : faultCatalogue[outcome.note].message[language],
  });
