import assert from 'node:assert/strict';
import { CookieJar } from 'tough-cookie';
import { addOperator, type OperatorWords } from '#operators/manage.ts';
import type { OperatorRole } from '#operators/operator.ts';
import { signInByCard } from '#operators/sign-in.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';
import { newPerson, type Person } from './person.ts';
import { newVisitor, type VisitedPage, type Visitor } from './visitor.ts';
import type { World } from './world.ts';

/** Somebody who is signed in to the console, with their browser. */
export type Desk = {
  readonly operatorId: string;
  readonly jar: CookieJar;
  readonly visitor: Visitor;
  readonly open: (path: string) => Promise<VisitedPage>;
  /** Sends a form of the page at this path, with these fields in place of what stands there. */
  readonly fill: (path: string, actionEnding: string, fields?: Record<string, string>) => Promise<VisitedPage>;
};

/** The room of the operators of this world. */
export const roomOf = (world: World) => {
  const { config, stores } = world.running;
  return {
    ...{ store: stores.operators, clock: systemClock, random: systemRandom },
    ...{ origin: world.officeOrigin, rules: config.office.console },
    isSuspended: async (id: NationalId) =>
      (await stores.suspensions.professional.find(id, systemClock.nowSeconds())) !== undefined,
  };
};

let count = 0;

/** A new operator with these roles, signed in: what the pages do is shown elsewhere (`sign-in.test.ts`). */
export const deskOf = async (world: World, roles: readonly OperatorRole[], name?: string): Promise<Desk> => {
  const nationalId = asNationalId(`DESK${(count += 1)}`);
  const operatorId = await newOperator(world, { name: name ?? `Personne ${count}`, roles, nationalId });
  const session = (await signInByCard(roomOf(world), nationalId, '')) ?? '';
  const jar = new CookieJar();
  await jar.setCookie(`console_session=${session}; Path=/; HttpOnly; SameSite=Strict`, world.officeOrigin);
  return deskAt(world, { operatorId, jar });
};

/** Signs somebody in anew in the browser of a desk: by default whoever had signed in there before. */
export const signInAgain = async (world: World, { jar, operatorId }: Desk, who = operatorId): Promise<void> => {
  const nationalId = (await roomOf(world).store.find(who))?.nationalId;
  assert.ok(nationalId !== undefined);
  const session = (await signInByCard(roomOf(world), nationalId, '')) ?? '';
  await jar.setCookie(`console_session=${session}; Path=/; HttpOnly; SameSite=Strict`, world.officeOrigin);
};

/** Somebody who was just added. Without a card they have no way in yet. */
export const newOperator = async (world: World, words: OperatorWords): Promise<string> => {
  const added = await addOperator(roomOf(world), words, 'test');
  assert.ok(added !== 'taken');
  return added.operatorId;
};

const deskAt = (world: World, { operatorId, jar }: Pick<Desk, 'operatorId' | 'jar'>): Desk => {
  const visitor = newVisitor('fr', jar);
  const open = (path: string) => visitor.open(`${world.officeOrigin}${path}`);
  return {
    ...{ operatorId, jar, visitor, open },
    fill: async (path, actionEnding, fields = {}) => {
      const page = await open(path);
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
      const action = [...page.text.matchAll(/<form\b[^>]*action="([^"]*)"/g)]
        .map(([, address = '']) => address)
        .find((address) => address.endsWith(actionEnding));
      assert.ok(action !== undefined, `no form ${actionEnding} on ${path}: ${page.text.slice(0, 300)}`);
      const headers = { 'sec-fetch-site': 'same-origin', origin: world.officeOrigin };
      return visitor.post(new URL(action, page.url).href, { csrf, ...fields }, headers);
    },
  };
};

/** Goes to the console with a card, through the professional door; the page where that ends. */
export const comeWithCard = async (
  world: World,
  nationalId: string,
  person: Person = newPerson(world),
): Promise<{ readonly person: Person; readonly status: number; readonly text: string }> => {
  const begun = await person.visit(`${world.officeOrigin}/console/connexion/carte`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world.officeOrigin },
    body: 'vers=%2Fconsole',
  });
  const callback = await person.logIn(begun.headers.get('location') ?? '', world.card(nationalId));
  const returned = await person.visit(callback.href);
  return { person, status: returned.status, text: await returned.text() };
};
