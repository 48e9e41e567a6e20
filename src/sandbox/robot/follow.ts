import type { Dispatcher } from 'undici';
import { type HandshakeOutcome, presentCard } from '../reader/handshake.ts';
import type { RobotBrowser } from './browser.ts';
import { type Answer, fetchPage, type Step } from './fetch-page.ts';
import { type Outcome, type Refusal, refuse } from './outcome.ts';
import { readPlace } from './page.ts';
import { isCardHost, isLoopback, isOnPlatform, type PlatformAddresses } from './reach.ts';

/** What the robot needs to reach the platform. */
export type Network = {
  readonly addresses: PlatformAddresses;
  readonly rootPem: string;
  readonly dispatcher: Dispatcher;
};

/** As many redirects as browsers follow. */
const mostRedirects = 20;

/**
 * Follows redirects from `step` until a page of the platform, or an address outside it. An address
 * outside is fetched only when `followService` is set and it names this machine. On the card host the
 * card in the browser’s reader makes a real handshake. The browser remembers where it stopped.
 */
export async function follow(
  browser: RobotBrowser,
  network: Network,
  step: Step,
  followService = false,
): Promise<Outcome> {
  let next = step;
  for (let count = 0; count <= mostRedirects; count += 1) {
    if (!followService && !isOnPlatform(next.url, network.addresses)) return stopOutside(browser, next.url);
    const answer = await take(browser, network, next);
    if ('refusal' in answer) return answer;
    if (answer.location === undefined) return stopInside(browser, network, next.url, answer);
    const target = URL.parse(answer.location, next.url);
    if (target === null) return refuse('bad-redirect', 'A redirect led to something that is not an address.');
    next = nextStep(next, target, answer.status);
  }
  return refuse('too-many-redirects', `More than ${mostRedirects} redirects followed each other.`);
}

/** 307 and 308 send the form again; the others are followed with GET, as browsers do (RFC 9110 §15.4). */
const nextStep = (before: Step, url: URL, status: number): Step =>
  status === 307 || status === 308 ? { ...before, url } : { url };

async function take(browser: RobotBrowser, network: Network, step: Step): Promise<Answer | { refusal: Refusal }> {
  if (isCardHost(step.url, network.addresses))
    return readHandshake(await presentCard(step.url.href, browser.card, cardHost(network)));
  if (!isOnPlatform(step.url, network.addresses) && !isLoopback(step.url)) {
    return refuse('address-refused', 'followService reaches addresses of this machine only.');
  }
  try {
    return await fetchPage(step, browser.jar, network.dispatcher);
  } catch (error) {
    return refuse(
      'unreachable',
      `${step.url.origin} did not answer: ${error instanceof Error ? error.message : 'unknown reason'}.`,
    );
  }
}

const cardHost = (network: Network) => ({
  cardUrl: network.addresses.cardUrl,
  professionalOrigin: network.addresses.professionalOrigin,
  rootPem: network.rootPem,
});

function readHandshake(outcome: HandshakeOutcome): Answer | { refusal: Refusal } {
  if (outcome.kind === 'return') return { status: 303, location: outcome.location, html: '' };
  if (outcome.kind === 'page') return { status: outcome.status, html: outcome.html };
  return refuse('unreachable', `The card host could not be used: ${outcome.reason}.`);
}

function stopOutside(browser: RobotBrowser, url: URL): Outcome {
  browser.page = undefined;
  browser.place = { at: 'service', url: url.href };
  return { place: browser.place };
}

function stopInside(browser: RobotBrowser, network: Network, url: URL, answer: Answer): Outcome {
  const page = { url, status: answer.status, html: answer.html };
  const outside = !isOnPlatform(url, network.addresses);
  browser.page = outside ? undefined : page;
  browser.place = outside ? { at: 'service', url: url.href, status: answer.status } : readPlace(page);
  return { place: browser.place };
}
