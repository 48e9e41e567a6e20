import type { TestCard } from '../cards/test-card.ts';
import { createThrowAwayBrowser, insertCard, openAddress, sendOnlyForm } from './hands.ts';
import type { Network } from './follow.ts';
import { type Outcome, refuse } from './outcome.ts';
import { enrolRobotPhone, type PhoneMaker, type RobotPhone } from './phone.ts';

type Enrolled = { readonly phone: RobotPhone } | Extract<Outcome, { readonly refusal: unknown }>;

/** Enrols a phone as its person does: log in by card, show the QR code, read it. */
export async function enrolByCard(
  { network, maker }: { readonly network: Network; readonly maker: PhoneMaker },
  card: TestCard,
  name: string,
): Promise<Enrolled> {
  const browser = createThrowAwayBrowser();
  const opened = await openAddress(browser, network, `${network.addresses.professionalOrigin}/devices/add`);
  if ('refusal' in opened) return opened;
  const loggedIn = await insertCard(browser, network, card);
  if ('refusal' in loggedIn) return loggedIn;
  if (loggedIn.place.at === 'login')
    return refuse('not-logged-in', `The card was refused: ${loggedIn.place.refusal ?? ''}.`);
  const shown = await sendOnlyForm(browser, network, '/devices/add');
  if ('refusal' in shown) return shown;
  return enrolByLink(maker, linkOn(browser.page?.html ?? '', maker.origin), { person: card.nationalId, name });
}

/** Enrols a phone by the link of a QR code or of an e-mail. */
export async function enrolByLink(
  maker: PhoneMaker,
  link: string,
  told: { readonly person: string; readonly name: string },
): Promise<Enrolled> {
  const token = link.startsWith(`${maker.origin}/#`) ? link.slice(maker.origin.length + 2) : '';
  if (token === '')
    return refuse('no-link', 'There is no enrolment link: the person may have as many phones as may be.');
  const enrolled = await enrolRobotPhone(maker, token, told);
  if ('phone' in enrolled) return enrolled;
  const { fault, is } = enrolled.reply.body;
  return refuse('phone-refused', `The platform answered ${enrolled.reply.status}: ${String(fault ?? is)}.`);
}

const linkOn = (page: string, origin: string): string => {
  const found = [...page.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href);
  return found.find((href) => href.startsWith(`${origin}/#`)) ?? '';
};
