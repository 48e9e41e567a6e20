import { CookieJar } from 'tough-cookie';
import type { TestCard } from '../cards/test-card.ts';
import type { Place, SeenPage } from './page.ts';

/** One browser of the robot: its cookies, the card in its reader, the page before its eyes. */
export type RobotBrowser = {
  readonly id: string;
  readonly jar: CookieJar;
  card: TestCard | undefined;
  page: SeenPage | undefined;
  place: Place;
};

/** Browsers by id; the one untouched the longest gives way when there are too many. */
export type BrowserRoom = {
  readonly open: () => RobotBrowser;
  readonly find: (id: string) => RobotBrowser | undefined;
  readonly close: (id: string) => boolean;
};

const mostBrowsers = 5_000;

/** A browser with an empty cookie jar, an empty reader and nothing open. */
export const createBrowser = (id: string): RobotBrowser => ({
  id,
  // Browsers keep Secure cookies on plain http to localhost, and so does the jar by `allowSecureOnLocal`.
  jar: new CookieJar(undefined, { allowSecureOnLocal: true, looseMode: true }),
  card: undefined,
  page: undefined,
  place: { at: 'nowhere' },
});

/** The browsers of one process, in memory. `newId` names each. */
export function createBrowserRoom(newId: () => string, most = mostBrowsers): BrowserRoom {
  const browsers = new Map<string, RobotBrowser>();
  const keep = (browser: RobotBrowser): RobotBrowser => {
    browsers.delete(browser.id);
    browsers.set(browser.id, browser);
    return browser;
  };
  return {
    open: () => {
      const [oldest] = browsers.keys();
      if (browsers.size >= most && oldest !== undefined) browsers.delete(oldest);
      return keep(createBrowser(newId()));
    },
    find: (id) => {
      const found = browsers.get(id);
      return found === undefined ? undefined : keep(found);
    },
    close: (id) => browsers.delete(id),
  };
}
