import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import { type CitizenPages, openCitizenPages, provider } from '../../support/citizen-pages-world.ts';
import { startUpstreamWorld, type UpstreamWorld } from '../../support/upstream-world.ts';
import type { VisitedPage } from '../../support/visitor.ts';

/** franceconnect.md §2.1, §9.2: a provider of mandates (Aidants Connect), `rep_scope`. */
const codeOf = (page: VisitedPage): string | undefined => /data-code="(\w+)"/.exec(page.text)?.[1];
const isOther = ({ providerId }: IdentityProvider): boolean => providerId !== 'aidants';
const pageOf = ({ text }: VisitedPage): string | undefined => /data-page="([\w-]+)"/.exec(text)?.[1];

describe('a provider of mandates, asked by us', () => {
  let world: UpstreamWorld;
  before(async () => {
    world = await startUpstreamWorld();
  });
  afterEach(() => world.misbehave('msa', undefined));
  after(() => world.close());

  const asked = ['logement', 'sante'];
  const redeem = async (one: IdentityProvider) => {
    const left = await world.upstream.depart(one, 'eidas1', asked);
    assert.ok('url' in left);
    const { departure, query } = await world.visit('msa', 'eidas1', { citizen: 'angela' });
    return world.upstream.answer({ ...departure, repScopes: left.departure.repScopes }, query, 'eidas1');
  };

  it('is sent the mandates that the service accepts; any other provider is not', async () => {
    const plain = await world.provider('msa');
    const claimsOf = async (one: IdentityProvider) => {
      const left = await world.upstream.depart(one, 'eidas1', asked);
      return 'url' in left ? new URL(left.url).searchParams.get('claims') : undefined;
    };
    assert.equal(await claimsOf(plain), null);
    assert.deepEqual(JSON.parse((await claimsOf({ ...plain, asksRepScope: true })) ?? ''), {
      id_token: { rep_scope: { essential: true, values: asked } },
    });
  });

  it('answers without a mandate, or with another: Y600020; with one that was asked for: it is kept', async () => {
    const one = { ...(await world.provider('msa')), asksRepScope: true };
    const none = await redeem(one);
    assert.deepEqual([none.kind, none.kind === 'fault' && none.fault], ['fault', 'Y600020']);
    await world.misbehave('msa', { kind: 'with-mandates' });
    const kept = await redeem(one);
    assert.deepEqual(kept.kind === 'proof' && kept.proof.repScopes, ['logement']);
    asked.splice(0, asked.length, 'sante');
    const other = await redeem(one);
    assert.deepEqual(other.kind === 'fault' && other.fault, 'Y600020');
  });
});

describe('a provider of mandates, on our pages', () => {
  let pages: CitizenPages;
  before(async () => {
    pages = await openCitizenPages();
    pages.bent.providers = [...pages.bent.providers, provider('aidants', 'Aidants', { asksRepScope: true })];
  });
  after(() => pages.close());

  it('is hidden from services that accept no mandate, and refused when forced', async () => {
    const visitor = pages.newVisitor();
    const choice = await pages.begin(visitor, 'none');
    assert.doesNotMatch(choice.text, /value="aidants"|Aidants/);
    const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(choice.text)?.[1] ?? '';
    const forced = await visitor.post(`${pages.issuer}/redirect-to-idp`, { csrfToken, providerUid: 'aidants' });
    assert.equal(codeOf(forced), 'Y020023');
  });

  it('logs in by a mandate; single sign-on serves services that the mandate is good for, and no other', async () => {
    const repScopes = ['logement'];
    pages.bent.client = { ...pages.bent.client, repScopes };
    const answer = pages.deps.upstream.answer;
    Object.assign(pages.deps.upstream, {
      answer: async (...asked: Parameters<typeof answer>) => {
        const answered = await answer(...asked);
        return answered.kind === 'proof' ? { ...answered, proof: { ...answered.proof, repScopes } } : answered;
      },
    });
    const visitor = pages.newVisitor();
    const away = await pages.chooseProvider(visitor, await pages.begin(visitor, 'first'), 'aidants');
    await visitor.press(await pages.comeBack(visitor, away), '/login');
    pages.bent.session = pages.finished[0]?.loginId;
    assert.equal(pageOf(await pages.begin(visitor, 'same')), 'citizen-consent');
    pages.bent.client = { ...pages.bent.client, repScopes: ['impots'] };
    assert.equal(pageOf(await pages.begin(visitor, 'other')), 'citizen-choice');
    pages.bent.client = { ...pages.bent.client, repScopes: undefined };
    assert.equal(pageOf(await pages.begin(visitor, 'without')), 'citizen-choice');
    // The mandate stays one, whatever the provider is asked from now on.
    pages.bent.providers = [...pages.bent.providers.filter(isOther), provider('aidants', 'Aidants')];
    assert.equal(pageOf(await pages.begin(visitor, 'later')), 'citizen-choice');
  });
});
