import { cibaPlacesEach, phonesFor, type RowName } from './arguments.ts';
import { type Browser, newBrowser } from './browser.ts';
import { logInCitizen } from './citizen.ts';
import { type Access, answerByForm, authorize, logIn, type Person, postAsService, redeem } from './person.ts';
import type { Phone } from './phone.ts';
import { answerByPhone, logInByCiba } from './phone-login.ts';

/** What one run works on. A place is one of the people at a time; `stock` holds sessions that may be ended. */
export type Room = {
  readonly access: Access;
  readonly places: Person[];
  readonly stock: string[];
  /** Of citizens with a session, one a place. */
  readonly browsers: Browser[];
  /** One a place. */
  readonly phones: Phone[];
  /** Logins that the mix has begun. */
  mixed: number;
};

export type Operation = {
  /** Places for each of the users, 1 unless told. */
  readonly placesEach?: number;
  /** Before the clock runs, where one operation lasts long by waiting: what is measured is the flow, not its beginning and end. */
  readonly rampSeconds?: number;
  /** What must be there before, unmeasured. */
  readonly prepare: (room: Room, users: number) => Promise<void>;
  /** One measured operation at this place; false when there is nothing left to do. */
  readonly run: (room: Room, place: number) => Promise<boolean>;
};

/** Sessions that the logout row ends in one slice, at least. */
const leastStock = 300;
const greatestStock = 5000;

const seat = async (room: Room, users: number): Promise<void> => {
  room.places.length = 0;
  for (let place = 0; place < users; place += 1) room.places.push(await logIn(room.access));
};

const seatCitizens = async ({ access, browsers }: Room, users: number): Promise<void> => {
  browsers.length = 0;
  for (let place = 0; place < users; place += 1) {
    const browser = newBrowser(access.pool, access.target.origin);
    await logInCitizen(access, browser);
    browsers.push(browser);
  }
};

/**
 * Somebody goes on to another service some time later: of the cookies that each login has for ten minutes of its own,
 * only the last one's are still there. Without this a place would collect those of a hundred logins a second.
 */
const visitNextService = async (
  access: Access,
  browser: Browser,
  more: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const last = [...browser.cookies.keys()].filter((name) => name.includes('_at_'));
  await logInCitizen(access, browser, more);
  for (const name of last) browser.cookies.delete(name);
};

const browserAt = ({ browsers }: Room, place: number): Browser => {
  const browser = browsers[place];
  if (browser === undefined) throw new Error('the row was not prepared');
  return browser;
};

const personAt = (places: readonly Person[], place: number): Person => {
  const person = places[place];
  if (person === undefined) throw new Error('the row was not prepared');
  return person;
};

const logInWhole = async ({ access, stock }: Room): Promise<boolean> => {
  const { tokens } = await logIn(access);
  if (stock.length < greatestStock) stock.push(tokens.id_token);
  return true;
};

const refresh = async ({ access, places }: Room, place: number): Promise<boolean> => {
  const { browser, tokens } = personAt(places, place);
  const fresh = await redeem(access.target, browser, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token,
  });
  places[place] = { browser, tokens: fresh };
  return true;
};

const fillStock = async (room: Room, users: number): Promise<void> => {
  const fill = async (): Promise<void> => {
    while (room.stock.length < leastStock) await logInWhole(room);
  };
  await Promise.all(Array.from({ length: users }, fill));
};

/** As a service's server does it: no cookie, the hint in a post (psc.md §5). */
const logOut = async ({ access, stock }: Room): Promise<boolean> => {
  const hint = stock.pop();
  if (hint === undefined) return false;
  const { target, pool } = access;
  const answer = await postAsService(target, newBrowser(pool, target.origin), target.logoutPath, {
    id_token_hint: hint,
  });
  if (answer.status !== 200) throw new Error(`the logout answered ${answer.status}`);
  return true;
};

const introspect = async (room: Room, place: number): Promise<boolean> => {
  const { target, pool } = room.access;
  const token = personAt(room.places, place).tokens.access_token;
  const answer = await postAsService(target, newBrowser(pool, target.origin), target.introspectionPath, { token });
  if (!answer.text.includes('"active":true'))
    throw new Error(`the introspection answered ${answer.status} ${answer.text}`);
  return true;
};

const phoneAt = ({ phones }: Room, place: number): Phone => {
  const phone = phones[place];
  if (phone === undefined) throw new Error('there are not enough phones');
  return phone;
};

const openApps =
  (row: RowName): Operation['prepare'] =>
  async (room, users) => {
    for (let place = 0; place < phonesFor(row, users); place += 1) await phoneAt(room, place).open();
  };

const logInByPhone = async (room: Room, place: number): Promise<boolean> => {
  const { access } = room;
  await authorize(access, newBrowser(access.pool, access.target.origin), answerByPhone(phoneAt(room, place)));
  return true;
};

const startByCiba = async (room: Room, place: number): Promise<boolean> => {
  const { backChannel } = room.access.target;
  if (backChannel === undefined) throw new Error('this server has no back channel');
  await logInByCiba(room.access, backChannel, phoneAt(room, place));
  return true;
};

/** Every fourth by phone: the share of the national service. */
const logInEitherWay = (room: Room, place: number): Promise<boolean> => {
  room.mixed += 1;
  return room.mixed % 4 === 0 ? logInByPhone(room, place) : logInWhole(room);
};

export const operations: Readonly<Record<RowName, Operation>> = {
  whole: { prepare: async () => undefined, run: logInWhole },
  // The floor reads no card; ours does.
  'whole-form': {
    prepare: async () => undefined,
    run: async ({ access }) => {
      await logIn(access, access.target.name === 'floor' ? answerByForm : undefined);
      return true;
    },
  },
  sso: {
    prepare: seat,
    run: async (room, place) => {
      await authorize(room.access, personAt(room.places, place).browser);
      return true;
    },
  },
  refresh: { prepare: seat, run: refresh },
  logout: { prepare: fillStock, run: logOut },
  introspection: { prepare: seat, run: introspect },
  phone: { prepare: openApps('phone'), run: logInByPhone },
  ciba: { placesEach: cibaPlacesEach, rampSeconds: 2, prepare: openApps('ciba'), run: startByCiba },
  mix: { prepare: openApps('mix'), run: logInEitherWay },
  citizen: {
    prepare: async () => undefined,
    run: async ({ access }) => {
      await logInCitizen(access, newBrowser(access.pool, access.target.origin));
      return true;
    },
  },
  'citizen-sso': {
    prepare: seatCitizens,
    run: async (room, place) => {
      await visitNextService(room.access, browserAt(room, place));
      return true;
    },
  },
  // As professionals have it: no page between one service and the next.
  'citizen-quiet': {
    prepare: seatCitizens,
    run: async (room, place) => {
      await visitNextService(room.access, browserAt(room, place), { prompt: 'login' });
      return true;
    },
  },
};
