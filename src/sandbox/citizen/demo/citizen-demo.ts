import type { FastifyInstance } from 'fastify';
import type { DecryptionKey } from 'openid-client';
import type { Language } from '#vocabulary/fault.ts';
import { addButton, addCodeFlow, type DemoService } from '../../demo/code-flow.ts';
import { openLogoutReader } from '../../demo/logout-token.ts';
import { createPartner, logoutAddress, type Partner } from '../../demo/partner.ts';
import { createPendingLogins } from '../../demo/pending-logins.ts';
import { attempt } from '../../demo/problem.ts';
import { createSessions } from '../../demo/sessions.ts';
import { type Door, languageOf, openDoor } from '../../door.ts';
import { type CitizenAddresses, refuseProduction, type Surroundings } from '../../surroundings.ts';
import { serveOwnKey } from './own-key.ts';
import { type CitizenView, indexPage, signedInPage, taxApiPage, welcomePage } from './pages.ts';
import {
  askTaxApi,
  beginCitizenLogin,
  type CitizenSignedIn,
  finishCitizenLogin,
  type PendingCitizen,
} from './partner.ts';
import { type CitizenServiceName, citizenServiceNames, citizenServices, secretOf } from './services.ts';
import { addTaxApi } from './tax-api.ts';

/** What the demonstration services of the citizen door receive from `main`. */
export type CitizenDemoSurroundings = Pick<Surroundings, 'config' | 'clock' | 'random' | 'log'> & {
  readonly addresses: Pick<Surroundings['addresses'], 'readerOrigin' | 'demoOrigin'> & {
    readonly citizen: CitizenAddresses;
  };
};

type Service = DemoService<PendingCitizen, CitizenSignedIn> & { readonly partner: Partner };

/** Adds the demonstration services of the citizen door and the data provider that one of them asks. Throws in production. */
export async function registerCitizenDemo(app: FastifyInstance, surroundings: CitizenDemoSurroundings): Promise<void> {
  refuseProduction(surroundings, 'The demonstration services of the citizen door');
  const { addresses, clock, log } = surroundings;
  await app.register(async (scope) => {
    const door = await openDoor(scope, addresses.citizen.demoOrigin, log);
    scope.get('/', (request, reply) => door.sendPage(request, reply, indexPage(languageOf(request), addresses)));
    for (const name of citizenServiceNames) await addService(scope, name, { door, surroundings });
    const visits = await addTaxApi(scope, { issuer: addresses.citizen.low, clock });
    scope.get('/impots-api', (request, reply) =>
      door.sendPage(request, reply, taxApiPage(languageOf(request), addresses, visits())),
    );
  });
}

type House = { readonly door: Door; readonly surroundings: CitizenDemoSurroundings };

async function addService(scope: FastifyInstance, name: CitizenServiceName, house: House): Promise<void> {
  const { isEncrypted, callsTaxApi } = citizenServices[name];
  const key = isEncrypted ? await serveOwnKey(scope, `/${name}/jwks`) : undefined;
  const service = createService(name, house, key);
  addCodeFlow(scope, service);
  if (callsTaxApi) addButton(scope, service, { path: 'tax', act: (session) => askTax(service, house, session) });
}

function createService(
  name: CitizenServiceName,
  { door, surroundings }: House,
  key: DecryptionKey | undefined,
): Service {
  const { addresses, clock, random } = surroundings;
  const settings = citizenServices[name];
  const partner = partnerOf(name, addresses.citizen, key);
  const view = (language: Language): CitizenView => ({
    ...{ language, service: name, hosts: addresses, nowSeconds: clock.nowSeconds() },
  });
  const service: Service = {
    ...{ name, door, clock, random, partner },
    logins: createPendingLogins(),
    sessions: createSessions(),
    begin: (language) => beginCitizenLogin(partner, settings, { language, nowSeconds: clock.nowSeconds() }),
    finish: async (callback, pending) => {
      const found = { ...(await finishCitizenLogin(partner, callback, pending)), atSeconds: clock.nowSeconds() };
      return settings.callsTaxApi ? askTaxAtOnce(service, { door, surroundings }, found) : found;
    },
    logoutAddress: ({ idToken }, state) => logoutAddress(partner, idToken, state),
    readLogoutToken: openLogoutReader(partner, { algorithm: 'ES256', clock }),
    welcome: (language, notice) => welcomePage(view(language), notice),
    signedIn: (language, session) => signedInPage(view(language), session),
  };
  return service;
}

function partnerOf(
  name: CitizenServiceName,
  citizen: CitizenAddresses,
  decryptionKey: DecryptionKey | undefined,
): Partner {
  const { clientId, door } = citizenServices[name];
  return createPartner({
    discoveryUrl: `${citizen[door]}/.well-known/openid-configuration`,
    clientId,
    clientSecret: secretOf(clientId),
    redirectUri: `${citizen.demoOrigin}/${name}/callback`,
    postLogoutRedirectUri: `${citizen.demoOrigin}/${name}/logged-out`,
    metadata: { id_token_signed_response_alg: 'ES256', userinfo_signed_response_alg: 'ES256' },
    decryptionKey,
  });
}

const askTax = async (
  service: Service,
  { surroundings }: House,
  session: CitizenSignedIn,
): Promise<CitizenSignedIn> => {
  const url = `${surroundings.addresses.citizen.demoOrigin}/impots-api/revenu`;
  return { ...session, tax: await askTaxApi(service.partner, url, session.accessToken), problem: undefined };
};

/** The token lives a minute: it is used while it is fresh. Without the figure the login is as good. */
const askTaxAtOnce = async (service: Service, house: House, session: CitizenSignedIn): Promise<CitizenSignedIn> => {
  const asked = await attempt(() => askTax(service, house, session));
  return 'value' in asked ? asked.value : { ...session, problem: asked.problem };
};
