import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { answerWith, askRegisterAt, pivotOf } from '../../support/citizen-registers.ts';

/** What comes from the register is foreign bytes: it may be forged, spoilt or about somebody else. */
const angela = pivotOf('angela');

type Traits = {
  readonly names?: readonly string[];
  readonly family?: string;
  readonly date?: string;
  readonly place?: string;
  readonly sex?: string;
  readonly more?: string;
};

const individual = ({
  names = ['Angela', 'Claire', 'Louise'],
  family = 'DUBOIS',
  date = '1962-08-24',
  ...rest
}: Traits) =>
  `<IdentificationIndividuCitoyen><SituationActuelle><Individu>
<Noms><NomFamille>${family}</NomFamille></Noms>
<Prenoms>${names.map((name) => `<Prenom>${name}</Prenom>`).join('')}</Prenoms>
<Naissance><DateNaissance>${date}</DateNaissance><LieuNaissance>${rest.place ?? '<Localite code="75107"/>'}</LieuNaissance></Naissance>
<Sexe>${rest.sex ?? 'F'}</Sexe>${rest.more ?? ''}</Individu></SituationActuelle></IdentificationIndividuCitoyen>`;

const document = (inner: string, code = '2') =>
  `<a:IdentificationsIndividusCitoyens xmlns:a="urn:x"><TypeReponseIdentification>${code}</TypeReponseIdentification>${inner}</a:IdentificationsIndividusCitoyens>`;

/** What the platform makes of a body. */
const read = async (context: TestContext, body: string | Buffer, type = 'application/xml', status = 200) => {
  const origin = await answerWith(context, (_request, response) => {
    response.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:9/' }).end(body);
  });
  const answer = await askRegisterAt(origin).ask(angela);
  return answer.kind === 'refused' ? answer.fault : answer.rectified;
};

const found = document(individual({}));

test('a plain answer is read, whatever the prefixes', async (context) => {
  assert.deepEqual(await read(context, found), angela);
});

test('a document type is refused unread: no external entity, no entity bomb', async (context) => {
  const bomb = [
    '<!ENTITY a "aaaaaaaaaa">',
    ...'bcdefgh'.split('').map((x, i) => `<!ENTITY ${x} "${`&${'abcdefg'[i]};`.repeat(10)}">`),
  ];
  const attacks = [
    `<!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>${document(individual({ family: '&xxe;' }))}`,
    `<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">${found}`,
    `<!DOCTYPE x [${bomb.join('')}]>${document(individual({ family: '&h;' }))}`,
    `<?xml version="1.0"?>\n<!doctype x>${found}`,
  ];
  for (const attack of attacks) assert.equal(await read(context, attack), 'Y010012', attack.slice(0, 60));
});

test('an endless answer is cut off', { timeout: 10_000 }, async (context) => {
  const origin = await answerWith(context, (_request, response) => {
    response.on('drain', () => response.write('x'.repeat(10_000)));
    response.writeHead(200, { 'content-type': 'application/xml' }).write('<a>');
    while (response.write('x'.repeat(10_000)));
  });
  assert.deepEqual(await askRegisterAt(origin).ask(angela), { kind: 'refused', code: '', fault: 'Y010012' });
});

test('a redirect is not followed, and an error is no answer whatever its body', async (context) => {
  assert.equal(await read(context, found, 'application/xml', 302), 'Y010012');
  assert.equal(await read(context, found, 'application/xml', 500), 'Y010012');
});

test('latin1 is read as it is declared; bytes that are nothing are refused', async (context) => {
  const accented = document(individual({ names: ['Angélà'] }));
  const expected = { ...angela, givenNames: ['Angélà'] };
  assert.deepEqual(await read(context, Buffer.from(accented, 'latin1'), 'text/xml; charset=iso-8859-1'), expected);
  const declared = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${accented}`, 'latin1');
  assert.deepEqual(await read(context, declared), expected);
  assert.deepEqual(await read(context, accented.replace('Angélà', 'Ang&#233;l&#xE0;')), expected);
  assert.equal(await read(context, Buffer.from(accented, 'latin1')), 'Y010012');
  assert.equal(await read(context, found, 'text/xml; charset=klingon'), 'Y010012');
});

test('what does not follow the schema is refused, and so are two people', async (context) => {
  const spoilt = [
    '<answer/>',
    document(''),
    document(individual({}) + individual({})),
    document(individual({ names: [] })),
    document(individual({ sex: 'X' })),
    document(individual({ date: '24/08/1962' })),
    document(individual({ date: '1962-02-30' })),
    document(individual({ place: '' })),
    document(individual({ place: '<Pays code="99999999"/>' })),
    document(individual({ place: '<Pays code="75107"/>' })),
    document(individual({}), '1'),
    '<__proto__><TypeReponseIdentification>2</TypeReponseIdentification></__proto__>',
  ];
  const faults = await Promise.all(spoilt.map((body) => read(context, body)));
  assert.deepEqual(
    faults.slice(0, -1),
    Array.from({ length: spoilt.length - 1 }, () => 'Y010013'),
  );
  assert.equal(faults.at(-1), 'Y010012');
  assert.equal(await read(context, `${found}<rest>`), 'Y010012');
});

test('a birth of which only the year or month is known begins on its first day; a birth abroad has no commune', async (context) => {
  const vague = { ...angela, birthdate: '1962-00-00' };
  const origin = await answerWith(context, (request, response) => {
    const date = request.url?.includes('/year') ? '1962' : '1962-08';
    response.end(document(individual({ date, place: '<Pays code="99109"/>' })));
  });
  const answers = await Promise.all(['/year', '/month'].map((path) => askRegisterAt(origin + path).ask(vague)));
  assert.deepEqual(
    answers.map((answer) => answer.kind === 'found' && answer.rectified.birthdate),
    ['1962-01-01', '1962-08-01'],
  );
  const [first] = answers;
  assert.ok(first?.kind === 'found' && first.rectified.birthplace === '' && first.rectified.birthcountry === '99109');
});

test('the dead are refused before anything else is said of them', async (context) => {
  const dead = individual({ family: 'SOMEBODY', more: '<Deces><DateDeces>2020</DateDeces></Deces>' });
  assert.equal(await read(context, document(dead, '3')), 'Y010015');
  assert.equal(await read(context, document(individual({ more: '<Deces/>' }), '2')), 'Y010015');
});

test('a lying register cannot make a person into another one', async (context) => {
  const lies: readonly Traits[] = [
    { names: ['Brigitte'], family: 'MARTIN', date: '1970-01-01' },
    { date: '1962-08-25' },
    { names: ['Brigitte'] },
    // A twin who shares the first given name.
    { names: ['Angela', 'Brigitte'] },
    { family: 'MARTIN' },
  ];
  for (const lie of lies)
    assert.equal(await read(context, document(individual(lie), '3')), 'Y010013', JSON.stringify(lie));
});

test('what a register rightly corrects passes: spelling, further names, sex, place', async (context) => {
  const corrections: readonly Traits[] = [
    { family: 'DU BOIS' },
    { family: 'DUBOIS-MARTIN' },
    { family: 'DÜBOYS' },
    { names: ['Angèle', 'Claire'] },
    { names: ['Louise', 'Angela'] },
    { names: ['Angela', 'Claire-Louise', 'Anne'] },
    { sex: 'M' },
    { place: '<Pays code="99352"/>' },
  ];
  for (const correction of corrections) {
    assert.equal(
      typeof (await read(context, document(individual(correction), '3'))),
      'object',
      JSON.stringify(correction),
    );
  }
});
