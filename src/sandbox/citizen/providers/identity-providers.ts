import { Value } from '@sinclair/typebox/value';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, type Provider } from 'oidc-provider';
import type { Html } from '#platform/html.ts';
import { inkOn } from '#platform/look/colour.ts';
import type { Look } from '#platform/look/look.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { Log } from '#platform/log.ts';
import type { Clock, Random } from '#vocabulary/clock.ts';
import { type Door, languageOf, openDoor, readForm, refuseForeignForm } from '../../door.ts';
import { createSandboxLook, sandboxPage } from '../../look/sandbox-page.ts';
import { refuseProduction } from '../../surroundings.ts';
import { endSessionTarget } from './end-session.ts';
import type { Federator } from './engine.ts';
import { decideLevel, type LoginChoice, readChoice } from './login-choice.ts';
import { asideEndpointOf, misbehaviourSchema } from './misbehaviour.ts';
import { loginBody, sentenceBody } from './pages.ts';
import { type ProviderProfile, providerProfiles } from './profiles.ts';
import { issuerOf, type ProviderOrigins } from './records.ts';
import { createSimulatedProvider, type SimulatedProvider, wrongAnswer } from './simulated-provider.ts';
import { isAllowedRequest } from './strict.ts';
import { providerTexts } from './texts.ts';

export type ProviderSurroundings = {
  readonly config: { readonly mode: 'sandbox' | 'production' };
  readonly origins: ProviderOrigins;
  readonly federator: Federator;
  /** Asks the federator for its keys. */
  readonly fetch: (address: string | URL, init?: RequestInit) => Promise<Response>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

type Open = { readonly simulated: SimulatedProvider; readonly look: Look };

type House = {
  readonly door: Door;
  readonly surroundings: ProviderSurroundings;
  readonly find: (slug: string) => Open | undefined;
};

/**
 * Adds all simulated identity providers to one host, each below `/<slug>`: an OpenID provider, its login page, and
 * `/<slug>/misbehaviour` (GET, PUT, DELETE) that tells it to do something wrong. Throws in production.
 */
export async function registerIdentityProviders(
  app: FastifyInstance,
  surroundings: ProviderSurroundings,
): Promise<void> {
  refuseProduction(surroundings, 'The simulated identity providers');
  await app.register(async (scope) => {
    const door = await openDoor(scope, surroundings.origins.providersOrigin, surroundings.log);
    const open = new Map(providerProfiles.map((profile) => [profile.slug, openOne(scope, profile, surroundings)]));
    const house: House = { door, surroundings, find: (slug) => open.get(slug) };
    addPages(scope, house);
    addSwitches(scope, house);
    await scope.register((engines) => addEngines(engines, house));
  });
}

type Slug = { Params: { slug: string } };

const openOne = (scope: FastifyInstance, profile: ProviderProfile, surroundings: ProviderSurroundings): Open => {
  const { slug, colour, title } = profile;
  const css = `.provider-badge{display:inline-grid;place-items:center;min-width:3.5rem;height:3.5rem;padding:0 .75rem;border-radius:14px;background:${colour};color:${inkOn(colour)};font-size:1.25rem;font-weight:700}`;
  const { look, stylesheet } = createSandboxLook({ name: title.fr, colour, css });
  scope.get(stylesheet.path, (_request, reply) => reply.headers(stylesheet.headers).send(stylesheet.body));
  const { federator, fetch, clock, random, origins } = surroundings;
  const issuer = issuerOf(slug, origins);
  return { look, simulated: createSimulatedProvider({ profile, issuer, federator, fetch, clock, random }) };
};

/** Login page and logout. */
const addPages = (scope: FastifyInstance, house: House): void => {
  const { federator } = house.surroundings;
  scope.get<Slug>('/:slug/interaction/:uid', async (request, reply) => {
    const open = house.find(request.params.slug);
    const login = open && (await findLogin(open.simulated, request, reply));
    if (open === undefined || login === undefined) return sendOver(house, open, request, reply);
    const { profile, accounts } = open.simulated;
    const language = languageOf(request);
    const action = request.url.split('?')[0] ?? '';
    const body = loginBody({ language, profile, citizens: accounts.citizens, action, askedLevel: login.askedLevel });
    const name = 'provider-login';
    return sendPage(house, open, { request, reply, body, name, formTargets: federator.redirectUris });
  });
  scope.post<Slug>('/:slug/interaction/:uid', async (request, reply) => {
    const open = house.find(request.params.slug);
    if (refuseForeignForm(house.door, request, reply)) return reply;
    const login = open && (await findLogin(open.simulated, request, reply));
    const choice = open && readChoice(readForm(request), open.simulated.accounts);
    if (open === undefined || login === undefined || choice === undefined) return sendOver(house, open, request, reply);
    try {
      return await finish(open.simulated, choice, { request, reply, askedLevel: login.askedLevel });
    } catch (error) {
      // A second click was faster than this one, and the login is over.
      if (error instanceof errors.SessionNotFound) return sendOver(house, open, request, reply);
      throw error;
    }
  });
  scope.get<Slug>('/:slug/session/end', async (request, reply) => {
    const open = house.find(request.params.slug);
    if (open === undefined || !open.simulated.profile.hasEndSession) return reply.callNotFound();
    const query = new URL(request.url, 'http://provider.invalid').searchParams;
    const target = await endSessionTarget((await open.simulated.engine()).provider, federator, query);
    if (target === undefined)
      return sendSentence(house, open, { request, reply, title: 'loggedOut', sentence: 'overAdvice' });
    const cookie = `${open.simulated.profile.slug}_session`;
    const path = `/${open.simulated.profile.slug}`;
    return reply.clearCookie(cookie, { path }).clearCookie(`${cookie}.sig`, { path }).redirect(target, 303);
  });
};

const findLogin = async (simulated: SimulatedProvider, request: FastifyRequest, reply: FastifyReply) => {
  const { provider } = await simulated.engine();
  const details = await provider.interactionDetails(request.raw, reply.raw).catch(() => undefined); // Over, or of another browser.
  const asked = details?.params['acr_values'];
  return details && { askedLevel: decideLevel(simulated.profile, typeof asked === 'string' ? asked : '') };
};

const finish = async (
  simulated: SimulatedProvider,
  choice: LoginChoice,
  { request, reply, askedLevel }: { request: FastifyRequest; reply: FastifyReply; askedLevel: string },
): Promise<FastifyReply> => {
  const { provider } = await simulated.engine();
  const result =
    choice.kind === 'abandon'
      ? { error: 'access_denied', error_description: 'the person gave up' }
      : { login: { accountId: choice.subject, acr: askedLevel } };
  if (choice.kind === 'log-in') await forgetOther(provider, { request, reply, subject: choice.subject });
  await provider.interactionFinished(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
  // Given away only once the engine has answered: where it throws, a page still can.
  return reply.hijack();
};

/**
 * Testers change persons all the time. The engine would first log the one before out by a page of its own, which needs
 * a script and forgets the login.
 */
const forgetOther = async (
  provider: Provider,
  { request, reply, subject }: { request: FastifyRequest; reply: FastifyReply; subject: string },
): Promise<void> => {
  const login = await provider.interactionDetails(request.raw, reply.raw);
  const uid = login.session?.uid;
  const session = uid === undefined ? undefined : await provider.Session.findByUid(uid);
  if (session?.accountId === undefined || session.accountId === subject) return;
  session.accountId = undefined;
  session.authorizations = undefined;
  await session.persist();
  // The engine holds a login to the person of its session.
  login.session = undefined;
  await login.persist();
};

/** The switches, for tests and the robot. No page of another site may turn one. */
const addSwitches = (scope: FastifyInstance, { door, find }: House): void => {
  const path = '/:slug/misbehaviour';
  scope.get<Slug>(path, (request, reply) => {
    const simulated = find(request.params.slug)?.simulated;
    return simulated === undefined ? reply.callNotFound() : reply.send(simulated.misbehaviour() ?? { kind: 'none' });
  });
  scope.put<Slug>(path, (request, reply) => {
    const simulated = find(request.params.slug)?.simulated;
    if (refuseForeignForm(door, request, reply)) return reply;
    if (simulated === undefined) return reply.callNotFound();
    const wanted = Value.Default(misbehaviourSchema, request.body);
    if (!Value.Check(misbehaviourSchema, wanted)) return reply.code(400).send({ error: 'invalid_request' });
    simulated.misbehave(wanted);
    return reply.code(204).send();
  });
  scope.delete<Slug>(path, (request, reply) => {
    const simulated = find(request.params.slug)?.simulated;
    if (refuseForeignForm(door, request, reply)) return reply;
    simulated?.misbehave(undefined);
    return reply.code(204).send();
  });
};

/** Everything else below a provider is the engine's, which reads the body itself. */
const addEngines = (scope: FastifyInstance, house: House): Promise<void> => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.all<Slug>('/:slug/*', async (request, reply) => {
    const open = house.find(request.params.slug);
    if (open === undefined) return reply.callNotFound();
    const { simulated } = open;
    const path = request.url.slice(simulated.profile.slug.length + 1);
    const [bare = '', query = ''] = path.split('?');
    if (bare === '/auth' && simulated.profile.isStrict && !isAllowedRequest(new URLSearchParams(query)))
      return sendSentence(house, open, { request, reply, title: 'refused', sentence: 'refusedAdvice', status: 400 });
    const wrong = await wrongAnswer(simulated.misbehaviour(), asideEndpointOf(bare));
    // Whoever asked may have left while they waited; the engine would complain about the closed request.
    if (wrong === 'never' || request.raw.destroyed) return reply.hijack();
    if (wrong !== undefined) {
      if (wrong.location !== undefined) reply.header('location', wrong.location);
      return reply.code(wrong.status).type('application/json').send(wrong.body);
    }
    return serve(simulated, path, request, reply);
  });
  return Promise.resolve();
};

/** The engine finds where it is mounted by comparing the two addresses. */
const serve = async (simulated: SimulatedProvider, path: string, request: FastifyRequest, reply: FastifyReply) => {
  const { handle } = await simulated.engine();
  reply.hijack();
  Object.assign(request.raw, { originalUrl: request.url, url: path });
  await handle(request.raw, reply.raw);
  return reply;
};

type Sent = { readonly request: FastifyRequest; readonly reply: FastifyReply };

const sendPage = (
  { door }: Pick<House, 'door'>,
  { look, simulated }: Open,
  page: Sent & { body: Html; title?: string; status?: number; formTargets?: readonly string[]; name?: string },
): FastifyReply => {
  const language = languageOf(page.request);
  const text = providerTexts[language];
  const headers = securityHeaders({ https: door.origin.startsWith('https:'), formTargets: page.formTargets });
  const title = page.title ?? `${simulated.profile.title[language]}\u00a0– ${text.title}`;
  const lead = page.title === undefined ? text.lead : undefined;
  return page.reply
    .code(page.status ?? 200)
    .headers(headers)
    .send(sandboxPage(look, { language, title, lead, body: page.body, name: page.name ?? 'provider-message' }));
};

const sendSentence = (
  house: House,
  open: Open,
  {
    title,
    sentence,
    status,
    ...sent
  }: Sent & { title: 'over' | 'refused' | 'loggedOut'; sentence: 'overAdvice' | 'refusedAdvice'; status?: number },
): FastifyReply => {
  const text = providerTexts[languageOf(sent.request)];
  const body = sentenceBody(open.simulated.profile, text[sentence]);
  return sendPage(house, open, { ...sent, body, title: text[title], ...(status === undefined ? {} : { status }) });
};

const sendOver = (house: House, open: Open | undefined, request: FastifyRequest, reply: FastifyReply) =>
  open === undefined
    ? reply.callNotFound()
    : sendSentence(house, open, { request, reply, title: 'over', sentence: 'overAdvice', status: 400 });
