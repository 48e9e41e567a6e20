import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOutgoing } from '#platform/outgoing.ts';
import { sandboxCitizens } from '#sandbox/citizen/people.ts';
import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { answerWith, askRegisterAt, openRegisters, pivotOf } from '../../support/citizen-registers.ts';

/** directory-cards-ins.md §4.1 to §4.3: what the register is asked, and what follows from each of its answers. */
const angela = pivotOf('angela');
const suffixed = (suffix: string): PivotIdentity => ({ ...angela, givenNames: ['Angela', `Claire_${suffix}`] });

test('the question is a GET with six names, whose values the wire knows', async (context) => {
  const asked: string[] = [];
  const origin = await answerWith(context, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(404).end();
  });
  const register = askRegisterAt(`${origin}/search`);
  await register.ask(angela);
  await register.ask({
    ...angela,
    gender: 'unspecified',
    birthdate: '1962-00-00',
    birthplace: '',
    birthcountry: '99109',
  });
  await register.ask({ ...angela, gender: 'male', birthplace: '2A004', familyName: 'O’NÉ & CO' });
  assert.deepEqual(asked, [
    'GET /search?rechercheType=S&nom=DUBOIS&prenoms=Angela+Claire+Louise&dateNaissance=19620824&sexe=F&codeLieuNaissance=75107',
    'GET /search?rechercheType=S&nom=DUBOIS&prenoms=Angela+Claire+Louise&dateNaissance=19620000&sexe=I&codeLieuNaissance=99109',
    'GET /search?rechercheType=S&nom=O%E2%80%99N%C3%89+%26+CO&prenoms=Angela+Claire+Louise&dateNaissance=19620824&sexe=M&codeLieuNaissance=2A004',
  ]);
});

test('each test citizen gets the answer that belongs to them', async (context) => {
  const { register } = await openRegisters(context);
  for (const { citizenId, people, registerCase } of sandboxCitizens) {
    if (people === 'eidas' || registerCase.code === 'late') continue;
    const answer = await register.ask(pivotOf(citizenId));
    if ('identity' in registerCase && !('deceasedOn' in registerCase)) {
      const familyName = registerCase.identity.familyName.toUpperCase();
      const rectified = { ...registerCase.identity, familyName };
      assert.deepEqual(answer, { kind: 'found', code: registerCase.code, rectified }, citizenId);
    } else {
      assert.equal(answer.kind, 'refused', citizenId);
    }
  }
});

test('codes that find nobody, and answers that are none', async (context) => {
  const { register } = await openRegisters(context);
  const expected = {
    E010004: ['4', 'Y010004'],
    E010006: ['6', 'Y010006'],
    E010007: ['7', 'Y010007'],
    E010008: ['8', 'Y010008'],
    E010009: ['9', 'Y010009'],
    E010012: ['', 'Y010012'],
    E010013: ['2', 'Y010013'],
    E010015: ['3', 'Y010015'],
    E010016: ['3', 'Y010015'],
    E010099: ['99', 'Y010013'],
    multiCog: ['8', 'Y010008'],
  } as const;
  for (const [suffix, [code, fault]] of Object.entries(expected)) {
    assert.deepEqual(await register.ask(suffixed(suffix)), { kind: 'refused', code, fault }, suffix);
  }
});

test('a place of birth tells apart; a given name may have a space in it', async (context) => {
  const { register } = await openRegisters(context);
  const told = { ...suffixed('multiCog'), birthplace: '27161' };
  assert.equal((await register.ask(told)).kind, 'found');
  assert.equal((await register.ask({ ...told, givenNames: ['Angela_multiCogEcho'] })).code, '4');
  const spaced = await register.ask(suffixed('PrénomComposéAvecEspace'));
  assert.ok(spaced.kind === 'found' && spaced.rectified.givenNames.includes('Prénom Composé'));
});

test('traits that no provider sends are compared: slips are rectified, echoes are not let in', async (context) => {
  const { register } = await openRegisters(context);
  const slipped = await register.ask({ ...angela, familyName: 'DUBOYS' });
  assert.ok(slipped.kind === 'found' && slipped.code === '3' && slipped.rectified.familyName === 'DUBOIS');
  const swapped = await register.ask({ ...angela, givenNames: ['Claire', 'Angela'] });
  assert.ok(swapped.kind === 'found' && swapped.rectified.givenNames[0] === 'Angela');
  const vague = await register.ask({ ...angela, birthdate: '1962-08-00' });
  assert.ok(vague.kind === 'found' && vague.rectified.birthdate === '1962-08-24');
  const echo = { ...angela, gender: 'male', birthplace: '13055' } as const;
  assert.equal((await register.ask(echo)).code, '4');
  const twins = { ...pivotOf('jumeau-paul'), givenNames: ['Paul'] };
  assert.equal((await register.ask(twins)).code, '6');
  const usage = pivotOf('nom-usage');
  assert.equal((await register.ask({ ...usage, familyName: 'KERGOAT' })).code, '7');
  assert.equal((await register.ask({ ...angela, familyName: 'NOBODY' })).code, '8');
  assert.equal((await register.ask({ ...angela, birthdate: '1962-00-24' })).code, '9');
});

test('a register that is late, silent, cut, down or broken has its fault', async (context) => {
  const { origin, register, setRegisterMode } = await openRegisters(context);
  const path = `${origin}/Brpp2IdentificationComplet/individus`;
  const impatient = askRegisterAt(path, 50);
  // The platform's own way out, which has errors of its own.
  const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 5000, maximumBytes: 131_072 });
  context.after(() => outgoing.close());
  const faultIn = async (mode: string, asked = register) => {
    await setRegisterMode({ mode });
    const answer = await asked.ask(angela);
    return answer.kind === 'refused' ? answer.fault : answer.kind;
  };
  assert.equal(await faultIn('slow', impatient), 'Y010011');
  assert.equal(await faultIn('silent', impatient), 'Y010011');
  assert.equal(await faultIn('cut'), 'Y010011');
  assert.equal(await faultIn('failing'), 'Y010012');
  assert.equal(await faultIn('garbled'), 'Y010012');
  assert.equal(await faultIn('huge'), 'Y010012');
  assert.equal(await faultIn('incomplete'), 'Y010013');
  assert.equal(await faultIn('contradictory'), 'Y010013');
  await setRegisterMode({ mode: 'slow', delayMilliseconds: 0 });
  assert.equal((await register.ask(angela)).kind, 'found');
  await assert.rejects(setRegisterMode({ mode: 'furious' }), /invalid_mode/);
  assert.equal(await faultIn('silent', askRegisterAt(path, 50, outgoing.fetch)), 'Y010011');
  assert.equal(await faultIn('cut', askRegisterAt(path, 5000, outgoing.fetch)), 'Y010011');
  assert.equal(await faultIn('huge', askRegisterAt(path, 5000, outgoing.fetch)), 'Y010012');
  assert.deepEqual(await askRegisterAt('http://127.0.0.1:9/').ask(angela), {
    kind: 'refused',
    code: '',
    fault: 'Y010012',
  });
});
