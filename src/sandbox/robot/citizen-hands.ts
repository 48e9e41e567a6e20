import { providerProfiles } from '../citizen/providers/profiles.ts';
import { sandboxCitizens } from '../citizen/people.ts';
import type { RobotBrowser } from './browser.ts';
import { follow, type Network } from './follow.ts';
import { openAddress, sendForm } from './hands.ts';
import { type Outcome, refuse } from './outcome.ts';
import { findLink } from './page.ts';
import { isOnPlatform } from './reach.ts';

/** What a citizen has in mind: which account, as whom, and whether they give up on the way. */
export type CitizenWish = {
  readonly provider: string;
  readonly citizen: string;
  readonly abandonAt?: 'choice' | 'provider' | 'consent' | undefined;
};

/** Chooses an identity provider on the choice page; what it wants to be read first is read and agreed to. */
export async function chooseProvider(
  browser: RobotBrowser,
  network: Network,
  provider: string,
  followService = false,
): Promise<Outcome> {
  if (!providerProfiles.some(({ slug }) => slug === provider))
    return refuse('unknown-provider', 'No simulated provider has this name: docs/sandbox.md lists them.');
  const press = { browser, network, followService };
  const chosen = await sendForm(press, { at: 'choice', containing: `value="${provider}"` });
  if ('refusal' in chosen || chosen.place.at !== 'question') return chosen;
  return sendForm(press, { at: 'question' });
}

/** Logs in as a test citizen on the page of the provider. */
export async function beCitizen(
  browser: RobotBrowser,
  network: Network,
  citizen: string,
  followService = false,
): Promise<Outcome> {
  if (!sandboxCitizens.some(({ citizenId }) => citizenId === citizen))
    return refuse('unknown-citizen', 'No test citizen has this name: docs/sandbox.md lists them.');
  return sendForm({ browser, network, followService }, { at: 'provider', containing: `value="${citizen}"` });
}

/** Goes on to the service from the page that tells what it will receive; ticks the box where there is one. */
export const giveConsent = (browser: RobotBrowser, network: Network, followService = false): Promise<Outcome> =>
  sendForm({ browser, network, followService }, { at: 'consent', ending: '/login' });

/** Gives up: back to the service from the choice and from the consent, back to the choice from a provider. */
export async function abandon(browser: RobotBrowser, network: Network, followService = false): Promise<Outcome> {
  const { page, place } = browser;
  if (place.at === 'provider')
    return sendForm({ browser, network, followService }, { at: 'provider', containing: 'name="abandon"' });
  const url = page === undefined ? undefined : findLink(page, '/redirect-to-sp-with-error');
  if (url === undefined) return refuse('not-there', 'The browser is not on a page with a way back to the service.');
  if (!isOnPlatform(url, network.addresses)) return refuse('address-refused', 'The link leads outside the platform.');
  return follow(browser, network, { url }, followService);
}

/** More steps than any login has: from the choice to the service there are four. */
const mostSteps = 8;

/**
 * A whole login at once, from an address or from the page where the browser stands. A page that the wish has no answer
 * to ends it, a choice page that tells of a failure among them.
 */
export async function logInAsCitizen(
  browser: RobotBrowser,
  network: Network,
  wish: CitizenWish & { readonly authorizeUrl?: string | undefined },
): Promise<Outcome> {
  let outcome: Outcome =
    wish.authorizeUrl === undefined ? { place: browser.place } : await openAddress(browser, network, wish.authorizeUrl);
  for (let step = 0; step < mostSteps; step += 1) {
    const next = 'refusal' in outcome ? undefined : nextHand(browser, network, wish);
    if (next === undefined) return outcome;
    outcome = await next;
  }
  return outcome;
}

function nextHand(browser: RobotBrowser, network: Network, wish: CitizenWish): Promise<Outcome> | undefined {
  const { place } = browser;
  if (place.at === 'choice' && place.failed !== undefined) return undefined;
  if (place.at === wish.abandonAt) return abandon(browser, network);
  if (place.at === 'choice') return chooseProvider(browser, network, wish.provider);
  if (place.at === 'provider') return beCitizen(browser, network, wish.citizen);
  return place.at === 'consent' ? giveConsent(browser, network) : undefined;
}
