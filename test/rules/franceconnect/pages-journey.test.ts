import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type CitizenPages, openCitizenPages } from '../../support/citizen-pages-world.ts';
import { wordsOf } from '../../support/visitor.ts';

/** franceconnect.md §1.18: the walk of a login without single sign-on. */
let pages: CitizenPages;
before(async () => {
  pages = await openCitizenPages();
});
after(() => pages.close());

test('a citizen chooses, comes back, reads what goes to the service, and goes', async () => {
  const visitor = pages.newVisitor();
  const choice = await pages.begin(visitor);
  assert.equal(choice.url.pathname, '/api/v2/interaction/login-one');
  const away = await pages.chooseProvider(visitor, choice, 'impots');
  assert.equal(away.url.origin, pages.elsewhere);
  const consent = await pages.comeBack(visitor, away);
  assert.equal(consent.url.pathname, '/api/v2/interaction/login-one/consent');
  assert.match(wordsOf(consent), /en tant que Angela Claire Louise DUBOIS/);
  const service = await visitor.press(consent, '/login');
  assert.equal(service.url.href.split('?')[0], `${pages.elsewhere}/callback`);
  assert.equal(service.url.searchParams.get('state'), 'state-of-the-service');
  assert.deepEqual(
    pages.finished.map(({ acr }) => acr),
    ['eidas1'],
  );
});

test('the journal tells the steps, once each, without a trait', async () => {
  const events = await pages.events();
  assert.deepEqual(
    events.map(({ kind }) => kind).filter((kind) => kind.startsWith('citizen.')),
    ['citizen.provider-chosen', 'citizen.provider-answered', 'citizen.verified', 'citizen.data-sent'],
  );
  assert.doesNotMatch(JSON.stringify(events), /Angela|DUBOIS|1962/);
});
