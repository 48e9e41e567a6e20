import type { MadeActivity, MadeExercice, MadePerson } from './extraction-line.ts';
import { makeEstablishment, makePractice, type Structure } from './structure.ts';
import { formerAdeli, staffIds, type TestPerson, testPeople, testRpps } from './test-people.ts';

/** Structures of the test people stay the same whatever the seed of the others. */
const structureSeed = 0;
const practice = (index: number, name: string): Structure => ({
  ...makePractice(structureSeed, 900_000 + index),
  name,
  tradeName: '',
});
const establishment = (sector: string, index: number, name: string): Structure => ({
  ...makeEstablishment(structureSeed, sector, index),
  name,
});

const work = (structure: Structure, sector: string, rest: Partial<MadeActivity> = {}): MadeActivity => ({
  mode: 'S',
  sector,
  section: '',
  role: 'FON-33',
  genre: 'GENR01',
  authority: 'ARS/ARS/ARS',
  structure,
  ...rest,
});

const ownPractice = (index: number, name: string, authority: string, sector = 'SA07'): MadeActivity =>
  work(practice(index, name), sector, { mode: 'L', role: 'FON-01', authority });

const exercice = (
  profession: string,
  activities: readonly MadeActivity[],
  rest: Partial<MadeExercice> = {},
): MadeExercice => ({
  profession,
  category: 'C',
  civilite: '',
  savoirFaire: [],
  activities,
  ...rest,
});

const doctor = (savoirFaire: readonly string[], activities: readonly MadeActivity[]): MadeExercice =>
  exercice('10', activities, { civilite: 'DR', savoirFaire });

const order = 'CNOM/CNOM/CNOM';
const hospital = establishment('SA01', 1, 'CENTRE HOSPITALIER DE BELLERIVE');
const hospitalWork = work(hospital, 'SA01', { authority: 'CNOM/CNOM/ARS' });

const find = (nationalId: string): TestPerson => {
  const person = testPeople.find((candidate) => candidate.nationalId === nationalId);
  if (person === undefined) throw new Error(`no test person has the identifier ${nationalId}`);
  return person;
};

/** Name and identifier as on the card; `nationalId` differs from the card's for one person. */
const made = (
  nationalId: string,
  civilite: 'M' | 'MME',
  exercices: readonly MadeExercice[],
  cardId = nationalId,
): MadePerson => {
  const { familyName, givenName } = find(cardId);
  return { idType: nationalId.slice(0, 1), id: nationalId.slice(1), civilite, familyName, givenName, exercices };
};

/** The test people whom the extraction knows, by ascending identifier; their lines open every generated file. */
export const madeTestPeople: readonly MadePerson[] = [
  made(testRpps(1), 'MME', [
    doctor(
      ['S SM54'],
      [
        ownPractice(1, 'CABINET MEDICAL DES TILLEULS', order),
        work(practice(2, 'MAISON DE SANTE DU LAVOIR'), 'SA52', { authority: order }),
      ],
    ),
  ]),
  made(testRpps(2), 'M', [doctor(['S SM04'], [hospitalWork])]),
  made(testRpps(3), 'MME', [
    doctor(
      ['S SM05'],
      [hospitalWork, work(establishment('SA04', 1, 'CLINIQUE DE L’ÎLE'), 'SA04', { authority: order })],
    ),
  ]),
  made(testRpps(4), 'M', [
    exercice('40', [ownPractice(3, 'CABINET DENTAIRE DU PORT', 'CNOCD/CNOCD/CNOCD')], { civilite: 'DR' }),
  ]),
  made(testRpps(5), 'MME', [
    exercice('50', [ownPractice(4, 'CABINET DE SAGES-FEMMES', 'CNOSF/CNOSF/CNOSF', 'SA08'), work(hospital, 'SA01')]),
  ]),
  made(testRpps(6), 'MME', [
    exercice('60', [ownPractice(5, 'CABINET DE SOINS DES REMPARTS', 'ARS/CPAM/CPAM', 'SA08')]),
  ]),
  made(testRpps(7), 'M', [
    exercice(
      '21',
      [
        work(establishment('SA33', 1, 'PHARMACIE DE LA FONTAINE'), 'SA33', {
          mode: 'L',
          section: 'A',
          role: 'FON-03',
          authority: 'CNOP/CNOP/CNOP',
        }),
      ],
      { civilite: 'DR' },
    ),
  ]),
  made(testRpps(8), 'M', [exercice('70', [ownPractice(6, 'CABINET DE KINESITHERAPIE DU STADE', 'CNOMK/CNOMK/CNOMK')])]),
  made(testRpps(9), 'MME', [exercice('93', [ownPractice(7, 'CABINET DE PSYCHOLOGIE', 'ARS/ARS/ARS')])]),
  made(
    testRpps(10),
    'M',
    [exercice('91', [ownPractice(8, 'CABINET D’ORTHOPHONIE', 'ARS/ARS/ARS')])],
    formerAdeli.formerId,
  ),
  made(testRpps(11), 'MME', [exercice('10', [hospitalWork], { category: 'E' })]),
  made(testRpps(12), 'M', [doctor(['S SM26'], [])]),
  made(testRpps(13), 'M', [
    exercice('70', [ownPractice(9, 'CABINET DU CANAL', 'CNOMK/CNOMK/CNOMK')]),
    exercice('71', [ownPractice(9, 'CABINET DU CANAL', 'ARS/ARS/ARS')]),
  ]),
  made(testRpps(14), 'MME', [
    doctor(
      ['S SM54', 'CAPA CAPA06'],
      [work(establishment('SA17', 1, 'EHPAD LES CERISIERS'), 'SA17', { authority: order })],
    ),
  ]),
  made(testRpps(15), 'M', [exercice('60', [work(hospital, 'SA01')])]),
  made(testRpps(16), 'MME', [exercice('50', [work(hospital, 'SA01', { authority: 'CNOSF/CNOSF/ARS' })])]),
];

/** Known in the generation before, gone from the file since. */
export const madeFormerPeople: readonly MadePerson[] = [
  made(testRpps(19), 'MME', [doctor(['S SM42'], [ownPractice(10, 'CABINET DE LA CITADELLE', order)])]),
];

const staffWork = (authority: string): MadeExercice =>
  exercice('', [work(hospital, 'SA01', { role: '', genre: '', authority })], { category: '' });

/** Staff of establishments: in no public extraction, so they come as a file of their own (source `staff`). */
export const madeStaff: readonly MadePerson[] = [
  made(staffIds.establishment.idType + staffIds.establishment.id, 'MME', [staffWork('')]),
  made(staffIds.company.idType + staffIds.company.id, 'M', [staffWork('')]),
];
