import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutgoing } from '#platform/outgoing.ts';
import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { answerWith, askInsiAt, openRegisters, pivotOf } from '../../support/citizen-registers.ts';

/** directory-cards-ins.md §3.4: the search by traits, its retries, its codes. */

/** Given names and place of each call, in order. */
const callsOf = (questions: readonly string[]) =>
  questions.map((envelope) => {
    const [, name = ''] = /<Prenom>([^<]*)<\/Prenom>/.exec(envelope) ?? [];
    const [, place] = /<LieuNaissance>([^<]*)</.exec(envelope) ?? [];
    return place === undefined ? name : `${name} @${place}`;
  });

test('the published people: matricule, OID and traits as the platform publishes them', async (context) => {
  const { insi } = await openRegisters(context);
  assert.deepEqual(await insi.search(pivotOf('insi-adrun')), {
    kind: 'one',
    matricule: '275126322074974',
    oid: '1.2.250.1.213.1.4.10',
    traits: { nomNaissance: 'ADRUN', prenoms: ['ZOE'], sexe: 'F', dateNaissance: '1975-12-31', lieuNaissance: '63220' },
    calls: 1,
  });
  const corse = await insi.search(pivotOf('insi-corse'));
  assert.ok(corse.kind === 'one' && corse.matricule === '180032B02040123');
  const waiting = await insi.search(pivotOf('insi-provisoire'));
  assert.ok(waiting.kind === 'one' && waiting.oid === '1.2.250.1.213.1.4.9');
  const fault = await insi.search(pivotOf('insi-aeion'));
  assert.deepEqual(fault, { kind: 'failed', code: 'insi_102', calls: 1 });
});

test('by the platform’s own way out', async (context) => {
  const { origin } = await openRegisters(context);
  const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 5000, maximumBytes: 131_072 });
  context.after(() => outgoing.close());
  const insi = askInsiAt(`${origin}/lps`, { fetch: outgoing.fetch });
  assert.equal((await insi.search(pivotOf('insi-adrun'))).kind, 'one');
});

test('nobody: each given name alone, then all of them', async (context) => {
  const { insi, questions } = await openRegisters(context);
  assert.deepEqual(await insi.search(pivotOf('insi-houilles')), { kind: 'none', code: '01', calls: 4 });
  assert.deepEqual(callsOf(questions), ['PIERRE', 'PAUL', 'JACQUES', 'PIERRE PAUL JACQUES']);
});

test('somebody is found by their second given name', async (context) => {
  const { insi, questions } = await openRegisters(context);
  const found = await insi.search(pivotOf('insi-tchitchi'));
  assert.ok(found.kind === 'one' && found.calls === 2);
  assert.deepEqual(callsOf(questions), ['OLA', 'CATARINA']);
});

test('several: all the names tell them apart, then the place of birth', async (context) => {
  const { insi, questions } = await openRegisters(context);
  const twin = await insi.search(pivotOf('jumeau-paul'));
  assert.ok(twin.kind === 'one' && twin.traits.prenoms.join(' ') === 'PAUL EMILE');
  assert.deepEqual(callsOf(questions.splice(0)), ['PAUL', 'PAUL EMILE']);
  assert.deepEqual(await insi.search(pivotOf('insi-adrdeux')), { kind: 'several', code: '02', calls: 2 });
  assert.deepEqual(callsOf(questions.splice(0)), ['LAURENT', 'LAURENT @63220']);
  const doubles: PivotIdentity = { ...pivotOf('insi-adrdeux'), givenNames: ['Laurent', 'Luc'] };
  assert.equal((await insi.search(doubles)).kind, 'several');
  assert.deepEqual(callsOf(questions), ['LAURENT', 'LAURENT LUC', 'LAURENT LUC @63220', 'LAURENT @63220']);
});

test('many given names do not make many calls', async (context) => {
  const { insi } = await openRegisters(context);
  const givenNames = Array.from({ length: 12 }, (_, index) => `Name${'abcdefghijkl'[index]}`);
  const nobody = await insi.search({ ...pivotOf('insi-houilles'), givenNames });
  assert.deepEqual(nobody, { kind: 'none', code: '01', calls: 5 });
});

test('traits travel in upper-case without accents, and nothing can break out of the envelope', async (context) => {
  const { insi, questions } = await openRegisters(context);
  await insi.search(pivotOf('anne-helene'));
  assert.match(questions[0] ?? '', /<NomNaissance>D&#39;ESTREES-LEVEQUE<\/NomNaissance><Prenom>ANNE-HELENE<\/Prenom>/);
  assert.match(questions[0] ?? '', /<Nom>urn:lps:Vestibule &#38; co:1.0<\/Nom>/);
  const sent = questions.length;
  const injected = { ...pivotOf('anne-helene'), familyName: '</NomNaissance><Sexe>M</Sexe>' };
  assert.deepEqual(await insi.search(injected), { kind: 'failed', code: 'names', calls: 0 });
  assert.equal(questions.length, sent);
});

test('headers: addressing, both contexts, the authorised software', async (context) => {
  const { insi, origin, questions } = await openRegisters(context);
  await insi.search(pivotOf('insi-adrun'));
  const [envelope = ''] = questions;
  for (const part of [
    /<wsa:MessageID xmlns:wsa="http:\/\/www.w3.org\/2005\/08\/addressing">uuid:[0-9a-f-]{36}</,
    />urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite</,
    /<ContexteBAM xmlns="urn:siram:bam:ctxbam" Version="01_02"/,
    /<ContexteLPS xmlns="urn:siram:lps:ctxlps" Nature="CTXLPS" Version="01_00">/,
    /<IDAM R="4">AB00000001<\/IDAM>/,
  ]) {
    assert.match(envelope, part);
  }
  const unknown = askInsiAt(`${origin}/lps`, {
    software: { idam: '', name: 'x', version: '1', instance: 'x', emitter: 'x' },
  });
  assert.deepEqual(await unknown.search(pivotOf('insi-adrun')), { kind: 'failed', code: 'desir_550', calls: 1 });
});

test('a service that is late, cut, down or broken ends the search with its word', async (context) => {
  const { origin, insi, setInsiMode } = await openRegisters(context);
  const impatient = askInsiAt(`${origin}/lps`, { timeoutMilliseconds: 50 });
  const codeIn = async (mode: string, asked = insi) => {
    await setInsiMode({ mode });
    const answer = await asked.search(pivotOf('insi-adrun'));
    return answer.kind === 'failed' ? answer.code : answer.kind;
  };
  assert.equal(await codeIn('silent', impatient), 'late');
  assert.equal(await codeIn('cut'), 'late');
  assert.equal(await codeIn('failing'), 'http_503');
  assert.equal(await codeIn('garbled'), 'schema');
  assert.equal(await codeIn('huge'), 'unreachable');
  assert.equal(await codeIn('incomplete'), 'schema');
  assert.equal(await codeIn('contradictory'), 'one');
});

test('entities, document types and spoilt identities are refused', async (context) => {
  let body = '';
  const origin = await answerWith(context, (_request, response) => response.end(body));
  const insi = askInsiAt(origin);
  const envelope = (inner: string) =>
    `<e:Envelope xmlns:e="x"><e:Body><RESULTAT>${inner}</RESULTAT></e:Body></e:Envelope>`;
  const one = (number: string, name = 'ADRUN') =>
    envelope(
      `<CR><CodeCR>00</CodeCR></CR><INDIVIDU><INSACTIF><IdIndividu><NumIdentifiant>${number}</NumIdentifiant><Cle>74</Cle></IdIndividu><OID>1.2.250.1.213.1.4.8</OID></INSACTIF><TIQ><NomNaissance>${name}</NomNaissance><ListePrenom>ZOE</ListePrenom><Sexe>F</Sexe><DateNaissance>1975-12-31</DateNaissance><LieuNaissance>63220</LieuNaissance></TIQ></INDIVIDU>`,
    );
  const kindOf = async (text: string) => {
    body = text;
    return (await insi.search(pivotOf('insi-adrun'))).kind;
  };
  assert.equal(await kindOf(one('2751263220749')), 'one');
  for (const spoilt of [
    `<!DOCTYPE x [<!ENTITY a "b">]>${one('2751263220749')}`,
    one('275126322074'),
    one('2751263220749; DROP'),
    one('2751263220749', 'Adrun'),
    envelope('<CR><CodeCR>03</CodeCR></CR>'),
    'no xml',
  ]) {
    assert.equal(await kindOf(spoilt), 'failed', spoilt.slice(0, 80));
  }
});
