import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CookieJar } from 'tough-cookie';
import { createLog } from '#platform/log.ts';
import { type CitizenService, newCitizenService } from '../../support/citizen-service.ts';
import { agree, choose, comeBy, identify, logIn, whileWrong } from '../../support/citizen-steps.ts';
import { assertAbsent } from '../../support/traces.ts';
import { newVisitor } from '../../support/visitor.ts';
import { startWorld, type World } from '../../support/world.ts';

// Whole logins of citizens, with what goes wrong on the way: what stays of them in log, metrics, journal and files.
let world: World;
let town: CitizenService;
let clinic: CitizenService;
const logLines: string[] = [];
const secrets = new Map<string, string>();
/** Latin1 as well as UTF-8, for the database is searched by bytes. */
const identity = new Map<string, string>();

before(async () => {
  world = await startWorld({ citizen: true, log: createLog('debug', { write: (line) => void logLines.push(line) }) });
  const ins = { scopes: ['identite_pivot', 'email', 'preferred_username', 'ins'] };
  town = await newCitizenService(world, { isTold: true, record: ins });
  clinic = await newCitizenService(world, { door: 'plus', isTold: true, record: ins });
  await liveThrough();
});
after(async () => {
  await Promise.all([town, clinic].map((service) => service?.close()));
  await world?.close();
});

const liveThrough = async (): Promise<void> => {
  const scope = { scope: 'openid identite_pivot email preferred_username ins' };
  for (const [service, provider] of [
    [town, 'assurance-maladie'],
    [clinic, 'la-poste'],
    [clinic, 'carte-vitale'],
  ] as const) {
    const jar = new CookieJar();
    const me = newVisitor('fr', jar);
    const there = await choose(me, await me.open(service.authorizeUrl(scope)), provider);
    const callback = (await identify(me, there, 'nom-usage', '/oidc-callback')).url;
    note(`${provider} upstream state`, callback.searchParams.get('state'));
    note(`${provider} upstream code`, callback.searchParams.get('code'));
    const end = await agree(me, await me.open(callback.href), service);
    note(`${provider} code`, end.searchParams.get('code'));
    const login = await service.finish(end);
    note(`${provider} access token`, login.accessToken);
    note(`${provider} id_token`, login.idToken);
    await service.redeem(end);
    await service.redeem(end, { client_secret: 'un-mauvais-secret-assez-long' });
    await service.userInfo(`${login.accessToken}x`);
    for (const { key, value } of jar.serializeSync()?.cookies ?? [])
      if (String(key).includes('vestibule') && !String(key).endsWith('_provider')) note(`cookie ${key}`, String(value));
    const leaving = await me.open(service.logoutUrl(login.idToken));
    await me.press(leaving, '/client/disconnect-from-idp');
  }
  await refusedOnTheWay();
  note('wrong secret', 'un-mauvais-secret-assez-long');
  note('service secret', town.secret);
  for (const [name, value] of Object.entries({
    family: 'MARCHANDEAU',
    given: 'Odile Jeanne',
    usage: 'KERGOAT',
    email: 'nom-usage@citoyens',
    birthdate: '1967-01-08',
    'birthdate of the register': '19670108',
    matricule: '2670144109990',
    deceased: 'DEFUNTEAU',
    refused: 'ECHOLIER',
  }))
    identity.set(name, value);
  await world.running.deliveries.settled();
};

const note = (name: string, value: string | null): void => {
  assert.ok(value !== null && value.length > 8, `${name} was not collected`);
  secrets.set(name, value);
};

const refusedOnTheWay = async (): Promise<void> => {
  for (const citizen of ['decede', 'un-echo', 'registre-casse', 'registre-illisible']) {
    const me = newVisitor();
    await comeBy(me, await me.open(town.authorizeUrl()), { citizen });
  }
  for (const kind of ['wrong-identity', 'wrong-signature', 'other-subject', 'broken']) {
    const me = newVisitor();
    const there = await choose(me, await me.open(town.authorizeUrl()), 'la-poste');
    await whileWrong(world, { provider: 'la-poste', kind, where: ['token'] }, () => identify(me, there, 'nom-usage'));
  }
  await logIn(newVisitor(), town, { citizen: 'nom-usage', provider: 'impots' });
};

test('the log holds no identity, code, token, secret, cookie or health identity', () => {
  assert.ok(logLines.length > 5);
  assertAbsent('the log', logLines.join(''), secrets);
  assertAbsent('the log', logLines.join(''), identity);
});

test('nor do the metrics', async () => {
  const text = await (await fetch(`${world.operationsOrigin}/metrics`)).text();
  assert.match(text, /la-poste/);
  assertAbsent('the metrics', text, secrets);
  assertAbsent('the metrics', text, identity);
});

test('the journal knows accounts and services, and nothing that says who it was', async () => {
  const lines = JSON.stringify(await world.running.stores.journal.readAfter(0, 5000));
  assert.match(lines, /citizen\.verified/);
  assertAbsent('the journal', lines, secrets);
  assertAbsent('the journal', lines, identity);
});

test('whoever steals the database finds no name, no date of birth, no e-mail, no number of anybody, and no token', async () => {
  const directory = world.config.dataDirectory;
  const files = (await readdir(directory)).filter((name) => name.startsWith('vestibule.db'));
  const bytes = (await Promise.all(files.map((name) => readFile(join(directory, name), 'latin1')))).join('');
  assert.ok(bytes.length > 100_000);
  assertAbsent('the database', bytes, identity);
  // Tokens of the engine are identifiers of records, and cookies have a half that is none: both are worth nothing
  // without a service's secret or our signature (`token-confusion.test.ts`, `fixation.test.ts`).
  const whole = [...secrets].filter(([name]) => /id_token|secret|upstream|pages_browser/.test(name));
  assert.ok(whole.length >= 8);
  assertAbsent('the database', bytes, new Map(whole));
});
