import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import type { SandboxCitizen } from '#sandbox/citizen/people-made.ts';
import { providerProfiles } from '#sandbox/citizen/providers/profiles.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';

/** Issue 4, "Sandbox": who is simulated, and which corners of real life their people cover. */
let world: UpstreamWorld;
before(async () => {
  world = await startUpstreamWorld();
});
after(() => world.close());

test('eight providers, with the levels of those that they stand for', () => {
  assert.deepEqual(Object.fromEntries(providerProfiles.map(({ slug, levels }) => [slug, levels.join(' ')])), {
    impots: 'eidas1',
    'assurance-maladie': 'eidas1',
    'la-poste': 'eidas2',
    msa: 'eidas1',
    'carte-vitale': 'eidas2',
    'operateur-mobile': 'eidas1',
    'identite-nationale': 'eidas2 eidas3',
    eidas: 'eidas2 eidas3',
  });
  assert.deepEqual(
    providerProfiles.filter(({ releasesIns }) => releasesIns).map(({ slug }) => slug),
    ['carte-vitale'],
  );
});

test('each has a look of its own, and no two the same habits', async () => {
  const sheets = new Set<string>();
  for (const { slug, doors } of providerProfiles) {
    if (!doors.includes('low')) continue;
    const left = await world.upstream.depart(await world.provider(slug), 'eidas1');
    assert.ok('url' in left);
    const page = await (await fetch(left.url, { redirect: 'manual' }).then(follow)).text();
    const address = /rel="stylesheet" href="([^"]+)"/.exec(page)?.[1] ?? '';
    sheets.add(await (await fetch(new URL(address, world.origin))).text());
  }
  assert.equal(sheets.size, providerProfiles.filter(({ doors }) => doors.includes('low')).length);
  const habits = providerProfiles.map(({ slug: _slug, title: _title, letters: _letters, colour: _colour, ...rest }) =>
    JSON.stringify(rest),
  );
  assert.equal(new Set(habits).size, habits.length);
});

const follow = (answer: Response): Promise<Response> => {
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
  return fetch(new URL(answer.headers.get('location') ?? '', world.origin), { headers: { cookie: cookie.join('; ') } });
};

const textOf = ({ claims }: SandboxCitizen, name: string): string => String(claims[name] ?? '');
const sameBut =
  (one: SandboxCitizen) =>
  (other: SandboxCitizen): boolean =>
    one !== other &&
    ['family_name', 'birthdate', 'birthplace'].every((name) => textOf(one, name) === textOf(other, name)) &&
    textOf(one, 'given_name') !== textOf(other, 'given_name');

const corners: Readonly<Record<string, (one: SandboxCitizen) => boolean>> = {
  'a double family name': (one) => /\S[ -]\S/.test(textOf(one, 'family_name')),
  'a double given name with a space inside': ({ claims }) =>
    [claims['given_name_array'] ?? []].flat().some((name) => name.includes(' ')),
  accents: (one) => /[À-ÿ]/.test(textOf(one, 'given_name')),
  'born abroad': (one) => textOf(one, 'birthcountry') !== '99100' && textOf(one, 'birthplace') === '',
  'born in Corsica': (one) => /^2[AB]/.test(textOf(one, 'birthplace')),
  'a birth date without its day': (one) => /-[01]\d-00$/.test(textOf(one, 'birthdate')) && !isYear(one),
  'a birth date of a year alone': (one) => isYear(one),
  twins: (one) => sandboxCitizens.some(sameBut(one)),
  deceased: ({ registerCase }) => 'deceasedOn' in registerCase && registerCase.deceasedOn !== undefined,
  'found by their usage name only': ({ registerCase }) => registerCase.code === '7',
  'several candidates in the register': ({ registerCase }) => registerCase.code === '6',
  'several candidates at INSi': ({ insCase }) => insCase.code === '02',
  'a usage name beside the birth name': (one) => textOf(one, 'preferred_username') !== '',
  'from another member state': ({ people }) => people === 'eidas',
};

const isYear = (one: SandboxCitizen): boolean => textOf(one, 'birthdate').endsWith('-00-00');

for (const [corner, isThere] of Object.entries(corners))
  test(`among the citizens of the sandbox: ${corner}`, () => assert.ok(sandboxCitizens.some(isThere)));
