import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { standingBanner } from '#clients/banner.ts';
import { refuseLogin } from '#login/refuse.ts';
import { openRefusal, sealTicket } from '#login/ticket.ts';
import type { LoginInProgress } from '#issuer/issuer.ts';
import { type Fill, withBlanks } from '#platform/blanks.ts';
import { recent } from '#platform/recent.ts';
import { securityHeaders } from '#platform/look/security-headers.ts';
import type { FaultCode } from '#vocabulary/fault-catalogue.ts';
import type { Language } from '#vocabulary/fault.ts';
import { asCorrelationId } from '#vocabulary/identifiers.ts';
import { devicesPages } from './devices-login.ts';
import type { Door } from './door.ts';
import { languageCookie, languageOf } from './language-of.ts';
import { cardHelpPage } from './pages/card-help.ts';
import { findLogoUrl } from '../look/service-logo.ts';
import { type MethodChoice, methodChoicePage } from './pages/method-choice.ts';
import { isOwnPost } from './own-post.ts';
import { resume, takeUpHandoff } from './take-up.ts';
import { rememberService } from './way-back.ts';
import { handoffOf, isHttps, type LoginExchange, sendFault, withLogin } from './with-login.ts';

/** The pages of a login in progress: the choice of a method, the way back from the card, cancel. */
export const registerLoginRoutes = (app: FastifyInstance, door: Door): void => {
  const at = (step: Step) => (request: FastifyRequest, reply: FastifyReply) =>
    withLogin(door, { request, reply }, step);
  app.get('/login/:id', at(showChoice(drawChoices(door))));
  app.get('/login/:id/card', at(takeUpProof));
  app.post('/login/:id/cancel', at(cancel));
  app.get('/login/:id/help', (request, reply) => showHelp(door, { request, reply }));
};

type Step = (login: LoginInProgress, exchange: LoginExchange, door: Door) => Promise<FastifyReply>;

const queryOf = ({ request }: LoginExchange) =>
  request.query as { readonly handoff?: unknown; readonly refusal?: unknown };

const showChoice =
  (pages: ChoicePages): Step =>
  async (login, exchange, door) => {
    const { request, reply } = exchange;
    if (login.nothingToAsk) return resume(reply, door.issuer.passLogin({ request: request.raw, response: reply.raw }));
    const { language, cookie } = languageFor(door, request, login);
    const words: Words = {
      id: login.interactionId,
      ticket: sealTicket(door.sealer, { interactionId: login.interactionId }, login.expiresAtSeconds),
      csrf: door.sealer.seal({ use: 'cancel', interactionId: login.interactionId }, login.expiresAtSeconds),
      reference: login.correlationId,
    };
    const service = { name: login.client.name, logoUrl: await findLogoUrl(door.logos, '', login.client.clientId) };
    const own = {
      refusal: refusalOf(door, login, exchange),
      loginHint: login.loginHint,
      banner: standingBanner(await door.findBanner(), 'professional', door.login.clock.nowSeconds()),
    };
    const isPlain = Object.values(own).every((part) => part === undefined) && !request.url.includes('?');
    const page = isPlain
      ? pages(language, service)(words)
      : methodChoicePage(door.look, {
          ...choiceOf(door, language, service, words),
          ...own,
          languageUrl: otherLanguageUrl(exchange, language),
        });
    if (cookie !== undefined) reply.header('set-cookie', cookie);
    rememberService(reply, door, login);
    return reply.headers(securityHeaders({ https: isHttps(door), formTargets: login.client.redirectUris })).send(page);
  };

/** What differs between two people who come to the same service in the same language. */
const wordNames = ['id', 'ticket', 'csrf', 'reference'] as const;
type Words = Readonly<Record<(typeof wordNames)[number], string>>;

type Service = { readonly name: string; readonly logoUrl: string | undefined };

const choiceOf = (
  door: Door,
  language: Language,
  { name, logoUrl }: Service,
  { id, ticket, csrf, reference }: Words,
): MethodChoice => ({
  language,
  serviceName: name,
  logoUrl,
  cardUrl: `${door.cardOrigin}/card?ticket=${ticket}`,
  helpUrl: `/login/${id}/help`,
  readerUrl: door.sandbox === undefined ? undefined : `${door.sandbox.readerUrl}?ticket=${ticket}`,
  cancelAction: `/login/${id}/cancel`,
  csrf,
  correlationId: asCorrelationId(reference),
  phoneAction: door.phone === undefined ? undefined : `/login/${id}/phone`,
  enrolUrls: door.phone && {
    byCard: devicesPages.add,
    byMessages: door.phone.messages === undefined ? undefined : '/devices/enrol',
  },
});

/** The page as most people meet it, drawn once for a service and a language. */
type ChoicePages = (language: Language, service: Service) => Fill<keyof Words>;

/** Ten kilobytes each. */
const rememberedPages = 200;

const drawChoices = (door: Door): ChoicePages => {
  const drawn = recent<Fill<keyof Words>>(rememberedPages);
  return (language, service) => {
    const name = JSON.stringify([language, service.name, service.logoUrl]);
    const before = drawn.find(name);
    if (before !== undefined) return before;
    const fill = withBlanks(wordNames, (words) =>
      methodChoicePage(door.look, {
        ...choiceOf(door, language, service, words),
        languageUrl: `?lang=${otherLanguage(language)}`,
      }),
    );
    drawn.keep(name, fill);
    return fill;
  };
};

const otherLanguage = (language: Language): Language => (language === 'fr' ? 'en' : 'fr');

/** The same page in the other language: what it says of the last try stays. */
const otherLanguageUrl = (exchange: LoginExchange, language: Language): string => {
  const { refusal } = queryOf(exchange);
  const kept = typeof refusal === 'string' ? { refusal } : {};
  return `?${new URLSearchParams({ ...kept, lang: otherLanguage(language) })}`;
};

const languageFor = (door: Door, request: FastifyRequest, login: LoginInProgress) => ({
  language: languageOf(request.raw, login.uiLocales),
  cookie: languageCookie(request.raw, isHttps(door)),
});

const refusalOf = (door: Door, login: LoginInProgress, exchange: LoginExchange): FaultCode | undefined => {
  const { refusal } = queryOf(exchange);
  const note =
    typeof refusal === 'string' ? openRefusal(door.sealer, refusal, door.login.clock.nowSeconds()) : undefined;
  if (note?.interactionId === login.interactionId) return note.fault;
  return login.wrongPerson ? 'P305' : undefined;
};

const takeUpProof: Step = (login, exchange, door) =>
  takeUpHandoff(door, { login, exchange }, handoffOf(exchange.request));

const cancel: Step = async (login, exchange, door) => {
  const { request, reply } = exchange;
  const { csrf } = (request.body ?? {}) as { readonly csrf?: unknown };
  const note = typeof csrf === 'string' ? door.sealer.open(csrf, door.login.clock.nowSeconds()) : undefined;
  const genuine = note?.['use'] === 'cancel' && note['interactionId'] === login.interactionId;
  if (!genuine || !isOwnPost(request.raw, door.addresses.browserOrigin))
    return sendFault(door, exchange, 'P107', login);
  await refuseLogin(door.journal, door.login.clock, {
    fault: 'P304',
    interactionId: login.interactionId,
    clientId: login.client.clientId,
  });
  door.counters.login('none', 'P304');
  return resume(reply, door.issuer.abandonLogin('P304', { request: request.raw, response: reply.raw }));
};

const showHelp = async (door: Door, { request, reply }: LoginExchange): Promise<FastifyReply> => {
  const page = cardHelpPage(door.look, {
    language: languageOf(request.raw),
    loginUrl: `/login/${encodeURIComponent((request.params as { readonly id: string }).id)}`,
  });
  return reply.headers(securityHeaders({ https: isHttps(door) })).send(page);
};
