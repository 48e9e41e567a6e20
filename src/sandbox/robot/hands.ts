import type { TestCard } from '../cards/test-card.ts';
import { createBrowser, type RobotBrowser } from './browser.ts';
import { follow, type Network } from './follow.ts';
import { type Outcome, refuse } from './outcome.ts';
import { findForm, readCardUrl } from './page.ts';
import { isOnPlatform } from './reach.ts';

/** Types an address into the address bar. Refuses an address that is not on the platform’s own origins. */
export async function openAddress(
  browser: RobotBrowser,
  network: Network,
  address: string,
  followService = false,
): Promise<Outcome> {
  const url = URL.parse(address);
  if (url === null || !isOnPlatform(url, network.addresses)) {
    return refuse('address-refused', 'The robot opens addresses of this platform only.');
  }
  return follow(browser, network, { url }, followService);
}

/** Puts a card into the reader; on the login page, also chooses the card and follows where that leads. */
export async function insertCard(
  browser: RobotBrowser,
  network: Network,
  card: TestCard,
  followService = false,
): Promise<Outcome> {
  browser.card = card;
  return browser.place.at === 'login' ? presentInserted(browser, network, followService) : { place: browser.place };
}

/** Takes the card out. Nothing else happens, as with a real reader. */
export function removeCard(browser: RobotBrowser): Outcome {
  browser.card = undefined;
  return { place: browser.place };
}

/** Chooses the card on the login page with whatever is in the reader: an empty reader presents no certificate. */
export async function presentInserted(
  browser: RobotBrowser,
  network: Network,
  followService = false,
): Promise<Outcome> {
  const address = browser.page === undefined ? undefined : readCardUrl(browser.page);
  const url = address === undefined ? null : URL.parse(address);
  if (url === null) return refuse('not-there', 'The browser is not on a login page that offers the card.');
  return follow(browser, network, { url }, followService);
}

/** Presses « cancel » on the login page. */
export const pressCancel = (browser: RobotBrowser, network: Network, followService = false): Promise<Outcome> =>
  sendForm({ browser, network, followService }, 'login', '/cancel');

/** Confirms on the page that asks whether to log out. */
export const confirmLogout = (browser: RobotBrowser, network: Network, followService = false): Promise<Outcome> =>
  sendForm({ browser, network, followService }, 'confirm-logout', '');

/** A whole login at once: opens the authorize address and inserts the card when a login page asks for it. */
export async function logIn(
  browser: RobotBrowser,
  network: Network,
  authorizeUrl: string,
  card: TestCard,
): Promise<Outcome> {
  const opened = await openAddress(browser, network, authorizeUrl);
  if ('refusal' in opened || opened.place.at !== 'login') return opened;
  return insertCard(browser, network, card);
}

/** A browser that nobody will come back to. */
export const createThrowAwayBrowser = (): RobotBrowser => createBrowser('');

type Press = { readonly browser: RobotBrowser; readonly network: Network; readonly followService: boolean };

async function sendForm(press: Press, at: 'login' | 'confirm-logout', ending: string): Promise<Outcome> {
  const { browser, network } = press;
  const form = browser.page === undefined || browser.place.at !== at ? undefined : findForm(browser.page, ending);
  if (form === undefined) return refuse('not-there', `The browser is not on a page «${at}» with this button.`);
  if (!isOnPlatform(form.action, network.addresses))
    return refuse('address-refused', 'The form leads outside the platform.');
  return follow(browser, network, { url: form.action, form: form.fields }, press.followService);
}
