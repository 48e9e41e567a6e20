import type { RowName } from './arguments.ts';
import { newBrowser } from './browser.ts';
import { type Access, authorize, logIn, type Person, postAsService, redeem } from './person.ts';

/** What one run works on. A place is one of the people at a time; `stock` holds sessions that may be ended. */
export type Room = { readonly access: Access; readonly places: Person[]; readonly stock: string[] };

export type Operation = {
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

const personAt = ({ places }: Room, place: number): Person => {
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
  const { browser, tokens } = personAt({ access, places, stock: [] }, place);
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
  const token = personAt(room, place).tokens.access_token;
  const answer = await postAsService(target, newBrowser(pool, target.origin), target.introspectionPath, { token });
  if (!answer.text.includes('"active":true'))
    throw new Error(`the introspection answered ${answer.status} ${answer.text}`);
  return true;
};

export const operations: Readonly<Record<RowName, Operation>> = {
  whole: { prepare: async () => undefined, run: logInWhole },
  sso: {
    prepare: seat,
    run: async (room, place) => {
      await authorize(room.access, personAt(room, place).browser);
      return true;
    },
  },
  refresh: { prepare: seat, run: refresh },
  logout: { prepare: fillStock, run: logOut },
  introspection: { prepare: seat, run: introspect },
};
