import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { InsEvidence, InsPolicy } from '#identity/citizen/ins.ts';
import { lookUpIns } from '#identity/citizen/look-up-ins.ts';
import type { Citizen, UpstreamProof } from '#vocabulary/citizen.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asAccountId, asProviderId } from '#vocabulary/identifiers.ts';
import { openRegisters, pivotOf, proofOf } from '../../support/citizen-registers.ts';

/** directory-cards-ins.md §3.3 and §3.5: what an INS is worth, and that every decision is kept. */
const clock = { nowSeconds: () => 1_800_000_000, nowMilliseconds: () => 1_800_000_000_000 };
const [post, vitale, tax] = [asProviderId('post-office'), asProviderId('vitale'), asProviderId('tax-office')];
const modes: Readonly<Record<string, string>> = { [post]: 'IN', [vitale]: 'AV' };

const open = async (context: TestContext, isProduction = false) => {
  const registers = await openRegisters(context);
  const kept: { readonly evidence: InsEvidence; readonly events: readonly NewEvent[] }[] = [];
  const policy: InsPolicy = { validationModeOf: async (id) => modes[id], isProduction };
  const evidence = {
    save: async (_id: Citizen['accountId'], one: InsEvidence, events: readonly NewEvent[]) => {
      kept.push({ evidence: one, events });
    },
  };
  const lookup = { service: registers.insi, evidence, policy };
  const lookUp = (citizen: Citizen) => lookUpIns(lookup, clock, { citizen });
  return { ...registers, kept, lookUp };
};

const citizenOf = (citizenId: string, proof: Partial<UpstreamProof>, rest: Partial<Citizen> = {}): Citizen => ({
  kind: 'citizen',
  accountId: asAccountId('account'),
  identityHash: 'hash',
  rectified: pivotOf(citizenId),
  proof: proofOf(pivotOf(citizenId), proof),
  register: 'verified',
  ins: undefined,
  ...rest,
});

const substantialByPost = { providerId: post, level: 'eidas2' } as const;

test('a substantial identity of a mapped provider qualifies; the evidence says why, without a trait', async (context) => {
  const { lookUp, kept } = await open(context);
  const ins = await lookUp(citizenOf('insi-adrun', substantialByPost));
  assert.deepEqual(ins, {
    matricule: '275126322074974',
    oid: '1.2.250.1.213.1.4.10',
    traits: { nomNaissance: 'ADRUN', prenoms: ['ZOE'], sexe: 'F', dateNaissance: '1975-12-31', lieuNaissance: '63220' },
    status: 'QUAL',
    method: 'INSI',
    validationMode: 'IN',
    obtainedAtSeconds: 1_800_000_000,
  });
  const [{ evidence, events } = { evidence: undefined, events: [] }] = kept;
  assert.match(evidence?.traitsHash ?? '', /^[\w-]{43}$/);
  assert.equal(evidence?.code, '00');
  assert.equal(events[0]?.kind, 'citizen.ins-decided');
  assert.doesNotMatch(JSON.stringify(kept), /ADRUN|ZOE|1975|27512|63220/);
});

test('a low level or a provider that is not mapped stays retrieved', async (context) => {
  const { lookUp } = await open(context);
  const low = await lookUp(citizenOf('insi-adrun', { providerId: post, level: 'eidas1' }));
  assert.deepEqual([low?.status, low?.validationMode], ['RECUP', undefined]);
  const unmapped = await lookUp(citizenOf('insi-adrun', { providerId: tax, level: 'eidas3' }));
  assert.deepEqual([unmapped?.status, unmapped?.matricule], ['RECUP', '275126322074974']);
});

test('nobody, several or a failure: provisional, or validated when the means proves coherence', async (context) => {
  const { lookUp, kept } = await open(context);
  const statusOf = async (citizenId: string, proof: Partial<UpstreamProof>) => {
    const ins = await lookUp(citizenOf(citizenId, proof));
    assert.equal(ins?.matricule, undefined);
    assert.equal(ins?.oid, undefined);
    return `${ins?.status} ${kept.at(-1)?.evidence.code}`;
  };
  assert.equal(await statusOf('insi-houilles', {}), 'PROV 01');
  assert.equal(await statusOf('insi-houilles', substantialByPost), 'VALI 01');
  assert.equal(await statusOf('insi-adrdeux', {}), 'PROV 02');
  assert.equal(await statusOf('insi-aeion', {}), 'PROV insi_102');
  assert.equal(await statusOf('insi-hermann', {}), 'PROV key');
});

test('INSi that answers about somebody else gives nobody’s number', async (context) => {
  const { lookUp, kept, setInsiMode } = await open(context);
  await setInsiMode({ mode: 'contradictory' });
  const ins = await lookUp(citizenOf('insi-adrun', substantialByPost));
  assert.deepEqual([ins?.status, ins?.matricule, kept[0]?.evidence.code], ['VALI', undefined, 'traits']);
});

test('the carte Vitale app brings its own: qualified at once, INSi is not asked', async (context) => {
  const { lookUp, questions } = await open(context);
  const own = { matricule: '275126322074974', oid: '1.2.250.1.213.1.4.8' };
  const ins = await lookUp(citizenOf('insi-adrun', { providerId: vitale, level: 'eidas2', ins: own }));
  assert.deepEqual(
    [ins?.status, ins?.method, ins?.validationMode, ins?.matricule, ins?.oid],
    ['QUAL', 'AV', 'AV', own.matricule, '1.2.250.1.213.1.4.10'],
  );
  const wrongKey = { ...own, matricule: '275126322074975' };
  const refused = await lookUp(citizenOf('insi-adrun', { providerId: vitale, level: 'eidas2', ins: wrongKey }));
  assert.deepEqual([refused?.status, refused?.matricule], ['VALI', undefined]);
  assert.equal(questions.length, 0);
});

test('no other provider can bring an INS', async (context) => {
  const { lookUp, questions } = await open(context);
  const forged = { matricule: '180032B02040123', oid: '1.2.250.1.213.1.4.8' };
  const ins = await lookUp(citizenOf('insi-adrun', { ...substantialByPost, ins: forged }));
  assert.deepEqual([ins?.method, ins?.matricule], ['INSI', '275126322074974']);
  assert.equal(questions.length, 1);
  const low = await lookUp(citizenOf('insi-adrun', { providerId: vitale, level: 'eidas1', ins: forged }));
  assert.equal(low?.matricule, '275126322074974');
});

test('in doubt INSi is not asked, and the evidence says which doubt', async (context) => {
  const { lookUp, kept, questions } = await open(context);
  const pivot = pivotOf('insi-adrun');
  const doubts: readonly (readonly [string, Citizen])[] = [
    ['foreign', citizenOf('insi-adrun', {}, { rectified: undefined, register: 'foreign' })],
    ['unverified', citizenOf('insi-adrun', {}, { register: 'none' })],
    ['sex', citizenOf('insi-adrun', {}, { rectified: { ...pivot, gender: 'unspecified' } })],
    ['names', citizenOf('insi-adrun', {}, { rectified: { ...pivot, familyName: 'ΑΔΡΟΥΝ' } })],
  ];
  for (const [code, citizen] of doubts) {
    assert.equal(await lookUp(citizen), undefined, code);
    const evidence = kept.at(-1)?.evidence;
    assert.deepEqual([evidence?.code, evidence?.status, evidence?.traitsHash, evidence?.calls], [code, 'PROV', '', 0]);
  }
  assert.equal(questions.length, 0);
});

test('an unknown place of birth never qualifies', async (context) => {
  const { lookUp } = await open(context);
  const pivot = { ...pivotOf('insi-adrun'), birthplace: '', birthcountry: '99999' };
  const ins = await lookUp(citizenOf('insi-adrun', substantialByPost, { rectified: pivot }));
  assert.equal(ins?.status, 'PROV');
});

test('in production a test number is nobody’s, and nothing is relabelled', async (context) => {
  const { lookUp, kept } = await open(context, true);
  const ins = await lookUp(citizenOf('insi-adrun', substantialByPost));
  assert.deepEqual([ins?.status, ins?.matricule, kept[0]?.evidence.code], ['VALI', undefined, 'oid']);
  const waiting = await lookUp(citizenOf('insi-provisoire', substantialByPost));
  assert.deepEqual([waiting?.status, waiting?.oid], ['QUAL', '1.2.250.1.213.1.4.9']);
});
