import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * The law of the house, read from ARCHITECTURE.md and checked against every import in src/. Each test
 * first makes sure that it has something to read.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

type Import = { readonly file: string; readonly specifier: string };

const sourceFiles = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(source, file));

/** `card/verify.ts` is of the room `card`; `main-sandbox.ts` and `main.ts` are of the room `main`. */
const roomOf = (path: string): string => {
  const [first = '', ...rest] = relative(source, path).split('/');
  return rest.length > 0 ? first : (first.split(/[-.]/)[0] ?? '');
};

const show = (path: string) => relative(root, path);

/** The table under `## Rooms`: room, what it owns, what it may import. */
const allowedImports = ((): ReadonlyMap<string, readonly string[]> => {
  const [, section = ''] = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8').split(/^## Rooms$/m);
  const rows = section.split('\n').flatMap((line) => {
    const [, room, , imports] = line.split('|').map((cell) => cell.trim());
    const isHead = room === 'room' || /^-+$/.test(room ?? '');
    return room === undefined || imports === undefined || isHead ? [] : [[room, imports] as const];
  });
  const rooms = rows.map(([room]) => room);
  return new Map(rows.map(([room, imports]) => [room, parseCell(imports, rooms)]));
})();

function parseCell(imports: string, rooms: readonly string[]): readonly string[] {
  if (imports === 'nothing') return [];
  if (imports === 'everything') return rooms;
  return imports.split(',').map((name) => name.trim());
}

/**
 * Every specifier: `import … from`, `export … from`, `import '…'` and `import('…')`. A dynamic import of
 * something that is not a literal cannot be checked and is refused.
 */
const importsOf = (file: string): readonly Import[] => {
  const text = withoutComments(readFileSync(file, 'utf8'));
  const literal = /(?:\bfrom|\bimport)\s*\(?\s*(['"])([^'"\n]+)\1/g;
  const imports = [...text.matchAll(literal)].map(([, , specifier = '']) => ({ file, specifier }));
  const computed = [...text.matchAll(/\bimport\s*\(\s*[^'"\s]/g)];
  assert.equal(computed.length, 0, `${show(file)} imports something computed`);
  return imports.filter(({ specifier }) => /^[#.@a-z]/.test(specifier));
};

const withoutComments = (text: string): string => text.replaceAll(/^\s*(\/\*[\s\S]*?\*\/|\/\/.*$|\*.*$)/gm, '');

const imports = sourceFiles.flatMap(importsOf);

const isTest = (file: string) => file.endsWith('.test.ts');

const expectNone = (offences: readonly string[], law: string) =>
  assert.equal(offences.length, 0, `${law}\n${offences.map((offence) => `  ${offence}`).join('\n')}`);

test('there is something to read', () => {
  assert.ok(sourceFiles.length > 50, `${sourceFiles.length} files`);
  assert.ok(imports.length > 100, `${imports.length} imports`);
  assert.ok(allowedImports.size > 10, `${allowedImports.size} rooms`);
});

test('every statement that imports was seen', () => {
  const statements = sourceFiles.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    const count = lines.filter((line) => /^(import\b(?!\.)|export\s+(type\s+)?(\{|\*)|\}\s+from\b)/.test(line));
    const opened = count.filter((line) => !/\bfrom\b|^import ['"]|^import\(/.test(line)).length;
    const closed = count.filter((line) => /^\}\s+from\b/.test(line)).length;
    const seen = importsOf(file).length;
    return count.length - opened <= seen && closed <= opened
      ? []
      : [`${show(file)}: ${count.length - opened} statements, ${seen} seen`];
  });
  expectNone(statements, 'The reader of imports has missed some.');
});

test('every room is in the table, and every room of the table exists', () => {
  const rooms = new Set(sourceFiles.map(roomOf));
  expectNone(
    [...rooms].filter((room) => !allowedImports.has(room)),
    'Rooms that ARCHITECTURE.md does not name:',
  );
  expectNone(
    [...allowedImports.keys()].filter((room) => !rooms.has(room)),
    'Rooms that only ARCHITECTURE.md names:',
  );
  const unknown = [...allowedImports.values()].flat().filter((room) => !allowedImports.has(room));
  expectNone(unknown, 'The table lets rooms import what is no room:');
});

/** The file that an import of our own leads to; undefined for a package. */
const targetOf = ({ file, specifier }: Import): string | undefined => {
  if (specifier.startsWith('#')) return join(source, specifier.slice(1));
  return specifier.startsWith('.') ? resolve(dirname(file), specifier) : undefined;
};

test('a room imports only what the table allows', () => {
  const offences = imports.flatMap((one) => {
    const target = targetOf(one);
    if (target === undefined) return [];
    const [from, to] = [roomOf(one.file), roomOf(target)];
    // A test beside its file may take the machine's own clock and chance.
    const isAllowed =
      from === to || (allowedImports.get(from) ?? []).includes(to) || (isTest(one.file) && to === 'platform');
    return isAllowed ? [] : [`${show(one.file)} imports ${one.specifier}: ${from} may not import ${to}`];
  });
  expectNone(offences, 'Imports that the table forbids:');
});

test('inside a room imports are relative, across rooms they are not', () => {
  const offences = imports.flatMap((one) => {
    const target = targetOf(one);
    // `main` and `config` are rooms of a few files that lie side by side in src/.
    if (target === undefined || (dirname(one.file) === source && dirname(target) === source)) return [];
    const isRelative = one.specifier.startsWith('.');
    return isRelative === (roomOf(target) === roomOf(one.file)) ? [] : [`${show(one.file)} imports ${one.specifier}`];
  });
  expectNone(offences, 'Imports that take the wrong road:');
});

test('imports name files that exist, with their ending', () => {
  const offences = imports.flatMap((one) => {
    const target = targetOf(one);
    const leadsNowhere = target !== undefined && !(/\.(ts|json)$/.test(target) && existsSync(target));
    return leadsNowhere ? [`${show(one.file)} imports ${one.specifier}`] : [];
  });
  expectNone(offences, 'Imports that lead nowhere:');
});

/** The sandbox's stand-ins for identity providers are other people's issuers; see ARCHITECTURE.md. */
const standIns = 'src/sandbox/citizen/providers/';

test('only the issuer and the stand-ins for other issuers know the engine, and nobody reaches into it', () => {
  const offences = imports.flatMap(({ file, specifier }) => {
    if (!/^oidc-provider(\/|$)/.test(specifier)) return [];
    const isStandIn = specifier === 'oidc-provider' && show(file).startsWith(standIns);
    return isStandIn || roomOf(file) === 'issuer' ? [] : [`${show(file)} imports ${specifier}`];
  });
  expectNone(offences, 'oidc-provider is the business of src/issuer, and of the simulated identity providers:');
});

test('the stand-ins for other issuers know nothing of ours', () => {
  const offences = imports.flatMap((one) => {
    const target = targetOf(one);
    const isOurs = target !== undefined && ['issuer', 'login', 'web', 'stores'].includes(roomOf(target));
    return isOurs && show(one.file).startsWith(standIns) ? [`${show(one.file)} imports ${one.specifier}`] : [];
  });
  expectNone(offences, 'A simulated identity provider is somebody else:');
});

test('time and chance are handed in: only the platform asks the machine', () => {
  const ambient = /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/;
  const offences = sourceFiles.filter((file) => {
    const isAllowed = isTest(file) || roomOf(file) === 'platform';
    return !isAllowed && ambient.test(withoutComments(readFileSync(file, 'utf8')));
  });
  expectNone(offences.map(show), 'Files that ask the machine for the time or for chance:');
});

/** Where something is called, outside the stores that do it. */
const callersOf = (call: RegExp): readonly string[] =>
  sourceFiles
    .filter(
      (file) => !isTest(file) && roomOf(file) !== 'stores' && call.test(withoutComments(readFileSync(file, 'utf8'))),
    )
    .map(show)
    .toSorted();

test('the walk is one: a proof is kept and accepted, and a phone asked, in one place each, whatever the way in', () => {
  for (const call of [/\.saveHandoff\(/, /\.settleHandoff\(/])
    assert.deepEqual(callersOf(call), ['src/login/accept.ts']);
  assert.deepEqual(callersOf(/\bchallenges\.open\(/), ['src/methods/app/open-challenge.ts']);
  const waysIn = callersOf(/\bacceptProof\(\w/);
  assert.deepEqual(waysIn, ['src/issuer/ciba-complete.ts', 'src/web/professional/take-up.ts']);
});

test('no barrels, no drawers, no shortcuts around the types', () => {
  const drawers = /\/(utils?|helpers?|common|shared|misc|lib)(\/|\.ts$)/;
  expectNone(sourceFiles.filter((file) => file.endsWith('/index.ts')).map(show), 'Barrels:');
  expectNone(sourceFiles.filter((file) => drawers.test(file)).map(show), 'Drawers without a noun:');
  const shortcut = /@ts-(ignore|expect-error|nocheck)|\bas any\b|\bTODO\b|\bFIXME\b/;
  expectNone(
    sourceFiles.filter((file) => shortcut.test(readFileSync(file, 'utf8'))).map(show),
    'Shortcuts and promises:',
  );
});

test('files stay short enough to be read', () => {
  const offences = sourceFiles.flatMap((file) => {
    const lines = readFileSync(file, 'utf8').split('\n').length - 1;
    return lines > 400 ? [`${show(file)} has ${lines} lines`] : [];
  });
  expectNone(offences, 'Files of more than 400 lines:');
});

test('every room opens with a README of at most 20 lines', () => {
  const rooms = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.ok(rooms.length > 10);
  const offences = rooms.flatMap(({ name }) => {
    const readme = join(source, name, 'README.md');
    if (!existsSync(readme)) return [`src/${name} has no README.md`];
    const lines = readFileSync(readme, 'utf8').trimEnd().split('\n').length;
    return lines > 20 ? [`src/${name}/README.md has ${lines} lines`] : [];
  });
  expectNone(offences, 'Rooms without a short README:');
});

test('no test is out of the runner’s sight', () => {
  const places = ['src', 'test', 'bin', 'bench'].filter((place) => existsSync(join(root, place)));
  const files = places.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((file) => join(place, file)),
  );
  const looksLikeTest = (file: string) => /[.-_](test|spec)\.[cm]?[jt]sx?$/.test(file);
  const isRun = (file: string) => /^(src|test)\/.*\.test\.ts$/.test(file);
  assert.ok(files.filter(isRun).length > 20);
  expectNone(
    files.filter((file) => looksLikeTest(file) && !isRun(file)),
    'Tests that npm test does not run:',
  );
});
