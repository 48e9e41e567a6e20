import type { TestCard } from '../cards/test-card.ts';
import { createBrowser, type RobotBrowser } from './browser.ts';
import { follow, type Network } from './follow.ts';
import { type Outcome, refuse } from './outcome.ts';
import { findForm, readCardUrl } from './page.ts';
import type { RobotPhone } from './phone.ts';
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
  sendForm({ browser, network, followService }, { at: 'login', ending: '/cancel' });

/** Confirms on the page that asks whether to log out. */
export const confirmLogout = (browser: RobotBrowser, network: Network, followService = false): Promise<Outcome> =>
  sendForm({ browser, network, followService }, { at: 'confirm-logout' });

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

/** Types the person's identifier into the login page and presses the button of the phone; ends where the page waits. */
export async function typeIdentifier(browser: RobotBrowser, network: Network, identifier: string): Promise<Outcome> {
  return sendForm({ browser, network, followService: false }, { at: 'login', ending: '/phone' }, { login: identifier });
}

/** Lets the page that waits for the phone ask again: the platform answers when something has changed. */
export async function waitForPhone(browser: RobotBrowser, network: Network, followService = false): Promise<Outcome> {
  if (browser.page === undefined || browser.place.at !== 'phone-wait')
    return refuse('not-there', 'The browser is not on a page that waits for the phone.');
  const url = new URL(browser.page.url);
  url.search = '?wait=1';
  return follow(browser, network, { url }, followService);
}

/** A whole login by phone: opens the authorize address, asks the phone, lets it approve, and goes on. */
export async function logInByPhone(
  browser: RobotBrowser,
  network: Network,
  authorizeUrl: string,
  phone: RobotPhone,
): Promise<Outcome> {
  const opened = await openAddress(browser, network, authorizeUrl);
  if ('refusal' in opened || opened.place.at !== 'login') return opened;
  const asked = await typeIdentifier(browser, network, phone.person);
  if ('refusal' in asked || asked.place.at !== 'phone-wait') return asked;
  const shown = await phone.waitForRequest(phonePatienceMilliseconds);
  if (shown === undefined) return refuse('nothing-pending', 'The phone shows no request.');
  const reply = await phone.answer(shown, { decision: 'approve', code: asked.place.code });
  if (reply.status !== 200) return refuse('phone-refused', `The platform answered ${reply.status}.`);
  return waitForPhone(browser, network);
}

const phonePatienceMilliseconds = 5_000;

/** Sends the form of a page of the platform that is none of the login's. */
export async function sendOnlyForm(browser: RobotBrowser, network: Network, ending: string): Promise<Outcome> {
  return sendForm({ browser, network, followService: false }, { at: 'other', ending });
}

/** A browser that nobody will come back to. */
export const createThrowAwayBrowser = (): RobotBrowser => createBrowser('');

type Press = { readonly browser: RobotBrowser; readonly network: Network; readonly followService: boolean };

/** Which button: of which page, of a form with which end of its address, and what its markup contains. */
type Button = {
  readonly at: RobotBrowser['place']['at'];
  readonly ending?: string | undefined;
  readonly containing?: string | undefined;
};

/** Presses a button of a page of the platform, with what the person typed. */
export async function sendForm(
  press: Press,
  { at, ending = '', containing = '' }: Button,
  typed: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const { browser, network } = press;
  const form =
    browser.page === undefined || browser.place.at !== at ? undefined : findForm(browser.page, ending, containing);
  if (form === undefined) return refuse('not-there', `The browser is not on a page «${at}» with this button.`);
  if (!isOnPlatform(form.action, network.addresses))
    return refuse('address-refused', 'The form leads outside the platform.');
  for (const [name, value] of Object.entries(typed)) form.fields.set(name, value);
  return follow(browser, network, { url: form.action, form: form.fields }, press.followService);
}
