import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type PartnerRoute, partnerRoutes } from '#web/partners/routes.ts';
import { begin, completePages, fillIn, found, type PartnerPerson, signIn } from '../../support/partner-desk.ts';
import { startWorld, type World } from '../../support/world.ts';

/** Nobody reads or moves what is another organisation's, whatever identifiers they have guessed. */
let world: World;
let owner: PartnerPerson;
let stranger: PartnerPerson;
let contributor: PartnerPerson;
let organisation: string;
let request: string;
before(async () => {
  world = await startWorld({ office: true });
  [owner, stranger] = [await signIn(world, 'a@un.example'), await signIn(world, 'b@deux.example')];
  contributor = await signIn(world, 'c@un.example');
  organisation = await found(owner, 'Secret de polichinelle');
  await found(stranger, 'Une autre maison');
  request = await begin(owner, organisation, 'professional');
  await fillIn(owner, request, completePages('professional', 'http://localhost:9/callback'));
  await owner.send(`/partenaires/demandes/${request}/identifiants/sandbox`, { geste: 'creer' });
  const { store, clock } = world.running.partners.space;
  const tokenHash = 'h'.repeat(43);
  const account = await store.openAccount(
    { accountId: 'unused', email: contributor.email, passkeys: [], createdAtSeconds: 0 },
    () => [],
  );
  const invitation = { tokenHash, email: contributor.email, organisationId: organisation };
  const expiresAtSeconds = clock.nowSeconds() + 60;
  await store.saveInvitation({ ...invitation, role: 'contributor', expiresAtSeconds }, []);
  assert.ok(await store.acceptInvitation(invitation, account.accountId, clock.nowSeconds(), []));
});
after(() => world.close());

const at = ({ path }: PartnerRoute, ids: { readonly organisation: string; readonly request: string }): string =>
  path
    .replace(':organisation', ids.organisation)
    .replace(':request', ids.request)
    .replace(':step', 'technical')
    .replace(':environment', 'sandbox')
    .replace(':question', 'question.terms')
    .replace(':account', 'somebody')
    .replace(':token', 'guessed');

const owned = partnerRoutes.filter(({ path }) => /:(organisation|request|token)/.test(path));

const visit = (person: PartnerPerson, route: PartnerRoute, ids: { organisation: string; request: string }) =>
  route.method === 'GET'
    ? person.read(at(route, ids))
    : person.send(at(route, ids), {
        geste: 'creer',
        words: 'stolen',
        role: 'admin',
        email: 'x@x.example',
        name: 'stolen',
      });

/** Two pages of an address that does not exist differ in nothing but what the address itself says. */
test('every route answers a stranger as if the thing did not exist', async () => {
  assert.ok(owned.length >= 15);
  const nowhere = {
    organisation: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
    request: 'f47ac10b-58cc-4372-a567-0e02b2c3d479',
  };
  for (const route of owned) {
    const name = `${route.method} ${route.path}`;
    const [theirs, none] = [
      await visit(stranger, route, { organisation, request }),
      await visit(stranger, route, nowhere),
    ];
    assert.equal(theirs.status, 404, name);
    assert.equal(none.status, 404, name);
    assert.equal(theirs.text, none.text, name);
    assert.doesNotMatch(theirs.text, /polichinelle|cabinet/i, name);
  }
  const kept = await world.running.stores.partners.findRequest(request);
  assert.equal(kept?.fields['name'], 'Logiciel du cabinet');
});

test('a request cannot be begun in another organisation', async () => {
  await stranger.send('/partenaires/demandes/nouvelle', { porte: 'professional', organisation });
  assert.equal((await world.running.stores.partners.listRequests(organisation)).length, 1);
});

test('a contributor reads, and neither makes credentials nor moves members nor closes', async () => {
  assert.equal((await contributor.read(`/partenaires/demandes/${request}`)).status, 200);
  const base = `/partenaires/demandes/${request}`;
  assert.equal((await contributor.send(`${base}/identifiants/sandbox`, { geste: 'revoquer' })).status, 404);
  assert.equal((await contributor.send(`${base}/etat`, { geste: 'close' })).status, 409);
  const invited = { email: 'd@un.example', role: 'admin' };
  assert.equal((await contributor.send(`/partenaires/organisations/${organisation}/invitations`, invited)).status, 404);
});

test('a post from another site is refused on every route, whoever is signed in', async () => {
  for (const route of partnerRoutes.filter(({ method }) => method === 'POST')) {
    const headers = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    const page = await owner.post(`${world.officeOrigin}${at(route, { organisation, request })}`, {}, headers);
    assert.equal(page.status, 403, route.path);
  }
  assert.equal((await owner.read(`/partenaires/demandes/${request}`)).status, 200);
});

test('somebody who is signed out is sent to sign in, and comes back to nowhere but here', async () => {
  const out = await fetch(`${world.officeOrigin}/partenaires/demandes/${request}`, { redirect: 'manual' });
  assert.match(out.headers.get('location') ?? '', /^\/partenaires\/connexion\?vers=%2Fpartenaires%2Fdemandes/);
  const page = await stranger.read('/partenaires/connexion?vers=https://elsewhere.example/');
  assert.match(page.text, /name="vers" value="\/partenaires"/);
});

test('whoever has no organisation yet makes one and is back at the request, with the answers', async () => {
  const newcomer = await signIn(world, 'nouvelle@editeur.example');
  const asked = '/partenaires/demandes/nouvelle?porte=professional&who=professionals';
  const href =
    /href="(\/partenaires\/organisations\/nouvelle[^"]*)"/.exec((await newcomer.read(asked)).text)?.[1] ?? '';
  const vers = new URL(href, world.officeOrigin).searchParams.get('vers') ?? '';
  const made = await newcomer.send('/partenaires/organisations/nouvelle', { name: 'Nouvelle', siret: '', vers });
  assert.equal(`${made.url.pathname}${made.url.search}`, asked);
  assert.match(made.text, /name="who" value="professionals"/);
});

test('the last administrator stays, an invitation is for its own address, and a member who left sees nothing', async () => {
  const { store } = world.running.partners.space;
  const members = await store.listMembers(organisation);
  const idOf = (email: string) => members.find((member) => member.email === email)?.accountId ?? '';
  const setRole = (email: string, role: string) =>
    owner.send(`/partenaires/organisations/${organisation}/membres/${idOf(email)}`, { role });
  assert.equal((await setRole(owner.email, 'none')).status, 422);
  assert.equal((await setRole(contributor.email, 'none')).status, 200);
  assert.equal((await contributor.read(`/partenaires/demandes/${request}`)).status, 404);
  await owner.send(`/partenaires/organisations/${organisation}/invitations`, {
    email: 'e@un.example',
    role: 'technical',
  });
  const mail = (world.running.sandbox?.mailbox.list() ?? []).find(
    (one) => one.by === 'mail' && one.to === 'e@un.example',
  );
  const link = /\/partenaires\/invitation\/[\w-]+/.exec(mail?.by === 'mail' ? mail.text : '')?.[0] ?? '';
  assert.equal((await stranger.read(link)).status, 404);
  const invited = await signIn(world, 'e@un.example');
  assert.equal((await invited.read(link)).status, 200);
  assert.match((await invited.send(link, {})).text, /polichinelle/);
  assert.equal((await invited.send(link, {})).status, 404);
});
