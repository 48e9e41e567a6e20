import assert from 'node:assert/strict';
import { newPerson, type Person } from './person.ts';
import { comeBy, type Coming, pageName } from './citizen-steps.ts';
import { newVisitor, type VisitedPage, type Visitor, wordsOf } from './visitor.ts';
import type { World } from './world.ts';

/** A citizen who has come into the account space. */
export const enterAsCitizen = async (
  world: World,
  coming: Coming = {},
  visitor: Visitor = newVisitor(),
): Promise<{ readonly visitor: Visitor; readonly page: VisitedPage }> => {
  const choice = await visitor.open(`${world.officeOrigin}/compte/connexion?porte=usager`);
  const known = pageName(choice) === 'citizen-choice' ? await comeBy(visitor, choice, coming) : choice;
  assert.equal(pageName(known), 'citizen-consent', `${known.url.href}: ${wordsOf(known).slice(0, 300)}`);
  const page = await visitor.press(known, '/login');
  assert.equal(page.url.href, `${world.officeOrigin}/compte`, wordsOf(page).slice(0, 300));
  return { visitor, page };
};

/** A professional with a card at the same; their browser, and the first page. */
export const enterAsProfessional = async (
  world: World,
  nationalId: string,
  person: Person = newPerson(world),
): Promise<{ readonly person: Person; readonly text: string }> => {
  const begun = await person.visit(`${world.officeOrigin}/compte/connexion?porte=professionnel`);
  const callback = await person.logIn(begun.headers.get('location') ?? '', world.card(nationalId));
  const returned = await person.visit(callback.href);
  assert.equal(returned.headers.get('location'), '/compte', await returned.text());
  return { person, text: await textAt(world, person, '/compte') };
};

/** What a page of the account space says to this person. */
export const textAt = async (world: World, person: Person, path: string): Promise<string> =>
  (await person.visit(`${world.officeOrigin}${path}`)).text();

/** Path of the first report form on a history page. */
export const reportPathOn = (text: string): string => {
  const path = /href="(\/compte\/signaler\/\d+)"/.exec(text)?.[1];
  assert.ok(path !== undefined, 'no line can be reported here');
  return path;
};
