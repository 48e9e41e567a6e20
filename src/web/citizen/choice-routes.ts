import { standingBanner } from '#clients/banner.ts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { dueStep } from '#login/citizen/journey.ts';
import { type CitizenLoginState } from '#login/citizen/citizen-login-store.ts';
import { rememberDeparture } from '#login/citizen/depart.ts';
import { faultOfObstacle, findObstacle, type OfferContext, offerProviders } from '#login/citizen/offer.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import { type CitizenFaultCode, citizenFaultCatalogue } from '#vocabulary/citizen-fault-catalogue.ts';
import { asProviderId, type ProviderId } from '#vocabulary/identifiers.ts';
import { addressBackToService } from './back-address.ts';
import { addressesOf } from './provider-addresses.ts';
import { rememberedProvider, writeCookie } from './cookies.ts';
import { type CitizenDoorDeps, doorNameOf, pathBelow } from './door.ts';
import { serviceOf } from './last-login.ts';
import { sendFault } from './fault-page.ts';
import { csrfFor, withForm } from './own-form.ts';
import { choicePage, type ChoicePage } from './pages/choice.ts';
import { dialogPage } from './pages/dialog.ts';
import { personNameOf } from './person-name.ts';
import { findLogoUrl } from '../look/service-logo.ts';
import { onceScriptPath } from './scripts.ts';
import { findStanding, findUsableSession } from './session.ts';
import { isSuspicious } from './suspicious.ts';
import {
  askedOf,
  fieldOf,
  languageFor,
  loginIdInPath,
  type LoginMeeting,
  type LoginVisit,
  seeOther,
  sendPage,
  type Visit,
  withoutHead,
} from './visit.ts';
import { withLogin } from './with-login.ts';

/** The dispatcher and the choice of a provider. */
export const registerChoiceRoutes = (app: FastifyInstance, door: CitizenDoorDeps): void => {
  app.get(pathBelow(door, '/interaction/:uid'), withoutHead, (request, reply) => {
    const visit: Visit = { door, request, reply };
    return withLogin(visit, loginIdInPath(visit), dispatch);
  });
  app.post(pathBelow(door, '/redirect-to-idp'), (request, reply) => withForm({ door, request, reply }, choose));
};

/**
 * Where every step returns to. A request that is new goes at once where session or hint lead; one that has begun shows
 * the choice, whatever step it stands at: reading a page changes nothing, only choosing does.
 */
const dispatch = async (visit: LoginVisit): Promise<FastifyReply> => {
  const { door, login } = visit;
  const stored = await storedState(visit);
  const isNew = stored === undefined;
  const session = isNew ? await findUsableSession(visit) : undefined;
  const { step } = dueStep({
    stored: stored?.step,
    hasSession: session !== undefined,
    hasHint: login.idpHint !== undefined,
  });
  if (step === 'away' && login.idpHint !== undefined)
    return leave(visit, { id: login.idpHint, from: undefined, how: 'hinted' });
  if (step === 'verify') return seeOther(visit, pathBelow(door, `/interaction/${login.interactionId}/verify`));
  return showChoice(visit, stored);
};

/** What is stored of this login, when it is this browser’s. */
const storedState = async ({ door, login, browserHash }: LoginVisit): Promise<CitizenLoginState | undefined> => {
  const stored = await door.login.logins.find(login.interactionId);
  return stored?.browserHash === browserHash ? stored.state : undefined;
};

const contextOf = ({ door, login, request }: LoginMeeting): OfferContext => ({
  door: door.issuer.door,
  filter: login.client.providers,
  wantedLevel: login.wantedLevel,
  repScopes: login.client.repScopes ?? [],
  suspicious: isSuspicious(door, request),
  healthOf: door.upstream.healthOf,
});

const showChoice = async (visit: LoginVisit, state: CitizenLoginState | undefined): Promise<FastifyReply> => {
  const { door, login, request } = visit;
  const providers = await door.upstream.list();
  const offered = offerProviders(providers, contextOf(visit), rememberedProvider(door, request));
  const language = languageFor(visit, login);
  const page = choicePage(door.look, {
    language,
    doorName: doorNameOf(door),
    basePath: door.issuer.basePath,
    serviceName: login.client.name,
    logoUrl: await findLogoUrl(door.logos, door.issuer.basePath, login.client.clientId),
    offered,
    action: pathBelow(door, '/redirect-to-idp'),
    csrfToken: csrfFor(visit),
    backUrl: addressBackToService(door, serviceOf(login), abandoned),
    correlationId: login.correlationId,
    banner: standingBanner(await door.findBanner(), door.issuer.door, door.login.clock.nowSeconds()),
    failed: state?.step === 'choosing' ? failedOf(providers, state) : undefined,
    known: await knownPerson(visit, state),
    suspicious: isSuspicious(door, request),
    script: onceScriptPath,
  });
  return sendPage(visit, page, { formTargets: formTargets(visit, providers), ownScript: true });
};

/** In the words that services look for (franceconnect.md §1.5). */
export const abandoned = { error: 'access_denied', description: 'User auth aborted' } as const;

/** Chromium holds the redirect to the provider, and what follows it, against the page’s own policy. */
const formTargets = ({ login }: LoginVisit, providers: readonly IdentityProvider[]): readonly string[] => [
  login.redirectUri,
  ...addressesOf(providers),
];

/** Words of a fault of ours; an error of the provider’s own means that the person gave up or was refused there. */
const failedOf = (
  providers: readonly IdentityProvider[],
  { failedProvider }: Extract<CitizenLoginState, { readonly step: 'choosing' }>,
): ChoicePage['failed'] => {
  if (failedProvider === undefined) return undefined;
  const { providerId, error } = failedProvider;
  const providerTitle = providers.find((each) => each.providerId === providerId)?.title ?? providerId;
  if (error === 'insufficient_level') return { providerTitle, fault: 'Y100001', gaveUp: false };
  const isOurs = Object.hasOwn(citizenFaultCatalogue, error);
  return { providerTitle, fault: isOurs ? (error as CitizenFaultCode) : 'Y020026', gaveUp: !isOurs };
};

const knownPerson = async (visit: LoginVisit, state: CitizenLoginState | undefined): Promise<ChoicePage['known']> => {
  const accepted = state?.step === 'verified' ? await findStanding(visit, state) : undefined;
  if (accepted === undefined) return undefined;
  const continueUrl = pathBelow(visit.door, `/interaction/${visit.login.interactionId}/consent`);
  return { name: personNameOf(accepted.citizen), continueUrl };
};

/** The person chose. A provider with a dialog shows it first; the form of that page says `confirmed`. */
const choose = async (visit: LoginVisit): Promise<FastifyReply> => {
  const { door, login } = visit;
  const provider = await door.upstream.find(asProviderId(fieldOf(visit, 'providerUid')));
  if (provider === undefined || !provider.display) return sendFault(visit, { fault: 'Y020019', login, goOn: 'choose' });
  if (provider.dialog !== undefined && fieldOf(visit, 'confirmed') !== 'yes') {
    const obstacle = findObstacle(provider, contextOf(visit));
    if (obstacle === undefined) return showDialog(visit, provider, provider.dialog);
  }
  const stored = await storedState(visit);
  return leave(visit, { id: provider.providerId, from: stored?.step, how: 'chosen' });
};

const showDialog = (
  visit: LoginVisit,
  provider: IdentityProvider,
  dialog: NonNullable<IdentityProvider['dialog']>,
): FastifyReply => {
  const { door, login } = visit;
  const language = languageFor(visit, login);
  const choiceUrl = pathBelow(door, `/interaction/${login.interactionId}`);
  const page = dialogPage(door.look, {
    language,
    languageUrl: `${choiceUrl}?lang=${language === 'fr' ? 'en' : 'fr'}`,
    doorName: doorNameOf(door),
    basePath: door.issuer.basePath,
    provider,
    dialog,
    action: pathBelow(door, '/redirect-to-idp'),
    csrfToken: csrfFor(visit),
    choiceUrl,
    script: onceScriptPath,
  });
  return sendPage(visit, page, { formTargets: formTargets(visit, [provider]), ownScript: true });
};

type Leaving = {
  readonly id: ProviderId;
  readonly from: CitizenLoginState['step'] | undefined;
  readonly how: 'chosen' | 'hinted';
};

/** Sends the person to a provider, or says why not. */
const leave = async (visit: LoginVisit, leaving: Leaving): Promise<FastifyReply> => {
  const { door, login } = visit;
  const left = await tryToLeave(visit, leaving);
  if ('url' in left) return seeOther(visit, left.url);
  const { fault, detail, provider } = left;
  door.counters.citizenLogin(door.issuer.door, provider?.providerId ?? 'unknown', fault);
  return sendFault(visit, { fault, login, providerTitle: provider?.title, goOn: 'choose', detail });
};

type Left =
  | { readonly url: string }
  | {
      readonly fault: CitizenFaultCode;
      readonly detail?: string | undefined;
      readonly provider: IdentityProvider | undefined;
    };

/** The address at the provider, the departure kept: nobody passes by forcing the form (franceconnect.md §2.4). */
export const tryToLeave = async (meeting: LoginMeeting, { id, from, how }: Leaving): Promise<Left> => {
  const { door, login } = meeting;
  const provider = await door.upstream.find(id);
  if (provider === undefined) return { fault: 'Y020019', provider };
  const obstacle = findObstacle(provider, contextOf(meeting));
  if (obstacle !== undefined) return { fault: faultOfObstacle[obstacle], provider };
  const left = await door.upstream.depart(provider, login.wantedLevel, login.client.repScopes);
  if ('fault' in left) return { ...left, provider };
  await rememberDeparture(door.login, askedOf(meeting), left.departure, { from, how });
  writeCookie(meeting, 'provider', provider.providerId);
  door.counters.citizenLogin(door.issuer.door, provider.providerId, 'left');
  return { url: left.url };
};
