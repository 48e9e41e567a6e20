import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type ConfigSources, isConfigError, loadConfig } from '#config-load.ts';
import { contrast } from '#platform/look/colour.ts';
import { askOverTls } from '../../support/mutual-tls.ts';
import { newService } from '../../support/service.ts';
import { newVisitor } from '../../support/visitor.ts';
import { startWorld } from '../../support/world.ts';

type LookInput = NonNullable<NonNullable<ConfigSources['overrides']>['look']>;

let directory: string;
const file = (name: string): string => join(directory, name);
const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><path d="M0 0h4v1z"/></svg>';

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vestibule-look-'));
  await writeFile(file('logo.svg'), drawing);
  await writeFile(file('false.png'), drawing);
  await writeFile(file('large.svg'), `${drawing}${' '.repeat(32 * 1024)}`);
  await writeFile(file('own.css'), '.card { margin: 3px }');
});
after(() => rm(directory, { recursive: true, force: true }));

const refusalOf = (look: LookInput): string => {
  try {
    loadConfig({ file: false, env: {}, overrides: { look } });
  } catch (error) {
    if (isConfigError(error)) return error.message;
    throw error;
  }
  return 'accepted';
};

test('a colour that does not read on the pages stops the start, and the sentence names one that does', () => {
  const sentence = refusalOf({ colour: '#ffcc00' });
  assert.match(sentence, /look\.colour is "#ffcc00", whose contrast on the light pages is 1\.\d where text needs 4\.5/);
  const [, mend = ''] = /take (#\w{6})/.exec(sentence) ?? [];
  assert.equal(refusalOf({ colour: mend }), 'accepted');
});

test('whatever the two colours are, what is accepted reads', () => {
  const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
  fc.assert(
    fc.property(colour, colour, (one, text) => {
      const isLegible = contrast(one, text) >= 4.5;
      if (refusalOf({ colour: one, textOnColour: text }) === 'accepted') assert.ok(isLegible);
      else assert.ok(!isLegible || refusalOf({ colour: one }) !== 'accepted');
    }),
  );
});

const wrong: readonly (readonly [look: () => LookInput, sentence: RegExp])[] = [
  [() => ({ colour: 'teal' }), /look\.colour is "teal"; write it as # and six/],
  [() => ({ colour: '#0b5563', textOnColour: '#777777' }), /look\.textOnColour .* take #ffffff, or leave it out\.$/],
  [() => ({ textOnColour: '#ffffff' }), /look\.textOnColour is given without look\.colour; give both/],
  [
    () => ({ logoFile: '/nowhere/logo.svg' }),
    /look\.logoFile names the file \/nowhere\/logo\.svg, which does not exist/,
  ],
  [() => ({ logoFile: file('false.png') }), /look\.logoFile names .* neither an SVG nor a PNG/],
  [() => ({ logoFile: file('large.svg') }), /look\.logoFile names .* give one of at most 32768\.$/],
  [() => ({ cssFile: '/nowhere/own.css' }), /look\.cssFile names the file/],
  [() => ({ name: '' }), /look\.name is ""; it must be a text/],
];

for (const [index, [look, sentence]] of wrong.entries())
  test(`look ${index} is refused: ${sentence.source}`, () => assert.match(refusalOf(look()), sentence));

test('the pages of the door, of the card host, of the engine and the phone app show the name, the colour and the logo', async (t) => {
  const look = {
    name: 'Maison & Santé',
    colour: '#6b1d5c',
    textOnColour: '#fff7e6',
    logoFile: file('logo.svg'),
    cssFile: file('own.css'),
  };
  const world = await startWorld({ overrides: { look } });
  t.after(world.close);
  const service = await newService(world);
  const visitor = newVisitor();
  const logo = Buffer.from(drawing).toString('base64');
  const pages = {
    choice: (await visitor.open((await service.begin()).url)).text,
    welcome: (await visitor.open(new URL('/', world.issuer).href)).text,
    refusal: (await visitor.open(`${world.authorizeUrl}?client_id=nobody`)).text,
    card: (await askOverTls(world, `${world.cardOrigin}/card`, {})).text,
    phone: (await visitor.open(`${world.phoneOrigin}/`)).text,
  };
  for (const [name, text] of Object.entries(pages)) {
    assert.match(text, /Maison &amp; Santé/, name);
    assert.ok(text.includes(`data:image/svg+xml;base64,${logo}`), name);
    const [, sheet = ''] = /href="(\/assets\/vestibule-\w+\.css)"/.exec(text) ?? [];
    const origin = name === 'phone' ? world.phoneOrigin : world.issuer;
    const { text: css } = await visitor.open(new URL(sheet, origin).href);
    assert.match(css, /--accent:#6b1d5c;[^}]*--accent-ink:#fff7e6/, name);
    assert.ok(css.endsWith('.card { margin: 3px }'), name);
  }
  const manifest = await fetch(`${world.phoneOrigin}/manifest.webmanifest`);
  assert.match(await manifest.text(), /"theme_color":"#6b1d5c"/);
});
