import type { FastifyInstance, FastifyReply } from 'fastify';
import type { LogoutAsked } from '#issuer/citizen/citizen-issuer.ts';
import { requestUrl } from '#platform/request-url.ts';
import { asCitizenLoginId } from '#vocabulary/identifiers.ts';
import { isOwnPost } from '../professional/own-post.ts';
import { readCookie, writeCookie } from './cookies.ts';
import { type CitizenDoorDeps, doorNameOf, originOf, pathBelow } from './door.ts';
import { sendFault } from './fault-page.ts';
import { leavingPage, leftPage } from './pages/leaving.ts';
import { addressesOf } from './provider-addresses.ts';
import { sendScriptPath } from './scripts.ts';
import { fieldOf, languageFor, queryOf, seeOther, sendPage, type Visit } from './visit.ts';

/** Logout: our session, the provider’s, and back to the service with its state (franceconnect.md §1.14). */
export const registerLogoutRoutes = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  const at = (step: (visit: Visit) => Promise<FastifyReply>) => (request: Visit['request'], reply: FastifyReply) =>
    step({ door, request, reply });
  app.get(pathBelow(door, '/session/end'), at(begin));
  app.post(pathBelow(door, '/client/disconnect-from-idp'), at(leaveProvider));
  app.get(pathBelow(door, '/client/logout-callback'), at(comeBack));
};

/** What a logout has to remember on its way; sealed, so that nobody else says where it ends. */
type Tour = {
  readonly loginId: string | undefined;
  readonly serviceName: string | undefined;
  readonly returnTo: string | undefined;
};

const tourSeconds = 900;

const begin = async (visit: Visit): Promise<FastifyReply> => {
  const { door, request, reply } = visit;
  const asked = await door.issuer.checkLogout(requestUrl(request.raw).searchParams, {
    request: request.raw,
    response: reply.raw,
  });
  if ('fault' in asked) return sendFault(visit, { fault: asked.fault });
  const tour = tourOf(asked);
  // Nobody of whom the service may speak is logged in here: nothing is left to end.
  if (tour.loginId === undefined) return end(visit, tour);
  const targets = tour.returnTo === undefined ? [] : [tour.returnTo];
  const page = leavingPage(door.look, {
    ...settingOf(visit),
    action: pathBelow(door, '/client/disconnect-from-idp'),
    tour: seal(door, { use: 'leave', ...tour }),
    script: sendScriptPath,
    serviceName: tour.serviceName,
  });
  return sendPage(visit, page, {
    formTargets: [...targets, ...(await providerAddresses(visit))],
    ownScript: true,
  });
};

/** Where the form may lead by its redirects: any provider of this door. */
const providerAddresses = async ({ door }: Visit): Promise<readonly string[]> =>
  addressesOf(await door.upstream.list());

const tourOf = ({ client, postLogoutRedirectUri, state, loginId }: LogoutAsked): Tour => {
  const url = postLogoutRedirectUri === undefined ? undefined : new URL(postLogoutRedirectUri);
  if (state !== undefined) url?.searchParams.set('state', state);
  return { loginId, serviceName: client?.name, returnTo: url?.href };
};

const seal = (door: CitizenDoorDeps, content: Readonly<Record<string, unknown>>): string =>
  door.sealer.seal(content, door.login.clock.nowSeconds() + tourSeconds);

/** Our own session ends before the person leaves: a provider that never sends them back keeps nothing alive here. */
const leaveProvider = async (visit: Visit): Promise<FastifyReply> => {
  const { door, request, reply } = visit;
  const note = fieldOf(visit, 'tour');
  if (note === '') return sendFault(visit, { fault: 'Y470002' });
  const content = door.sealer.open(note, door.login.clock.nowSeconds());
  if (content?.['use'] !== 'leave' || !isOwnPost(request.raw, originOf(door)))
    return sendFault(visit, { fault: 'Y470001' });
  const tour = content as unknown as Tour;
  const state = Buffer.from(door.login.random.bytes(32)).toString('hex');
  const away = await addressAtProvider(visit, tour, state);
  await door.issuer.endSession({ request: request.raw, response: reply.raw });
  if (away === undefined) return end(visit, tour);
  writeCookie({ door, reply }, 'logout', seal(door, { ...tour, use: 'left', state }));
  return seeOther(visit, away);
};

const addressAtProvider = async ({ door }: Visit, tour: Tour, state: string): Promise<string | undefined> => {
  if (tour.loginId === undefined) return undefined;
  const loginId = asCitizenLoginId(tour.loginId);
  const accepted = await door.login.logins.findAccepted(loginId, door.login.clock.nowSeconds());
  if (accepted === undefined) return undefined;
  const { providerId, idToken } = accepted.citizen.proof;
  return door.upstream.leave(providerId, idToken, state);
};

/**
 * A provider that loses the state still brings the person back; one that sends another is not ours. The tour stays known
 * for its time, so that the address may be opened again. Y190001: no logout is under way in this browser.
 */
const comeBack = async (visit: Visit): Promise<FastifyReply> => {
  const { door, request } = visit;
  const note = readCookie(door, request, 'logout');
  const content = note === undefined ? undefined : door.sealer.open(note, door.login.clock.nowSeconds());
  if (content?.['use'] !== 'left') return sendFault(visit, { fault: 'Y190001' });
  const state = queryOf(visit, 'state');
  if (state !== undefined && state !== content['state']) return sendFault(visit, { fault: 'Y420001' });
  return end(visit, content as unknown as Tour);
};

const end = async (visit: Visit, { returnTo, serviceName }: Tour): Promise<FastifyReply> =>
  returnTo === undefined
    ? sendPage(visit, leftPage(visit.door.look, { ...settingOf(visit), serviceName }))
    : seeOther(visit, returnTo);

const settingOf = (visit: Visit) => {
  const language = languageFor(visit);
  const query = requestUrl(visit.request.raw).searchParams;
  query.set('lang', language === 'fr' ? 'en' : 'fr');
  return { language, languageUrl: `?${query}`, doorName: doorNameOf(visit.door), basePath: visit.door.issuer.basePath };
};
