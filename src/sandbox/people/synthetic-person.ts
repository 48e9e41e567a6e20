import type { MadeActivity, MadeExercice, MadePerson } from './extraction-line.ts';
import { rppsNumber } from './identifiers.ts';
import { givenNamesOfMen, givenNamesOfWomen, surnameBeginnings, surnameEnds, surnames } from './names.ts';
import { liberalSectors, pharmacistSections, type ProfessionProfile, professionProfiles } from './professions.ts';
import { type RandomStream, randomStream } from './random-stream.ts';
import { makeEstablishment, makePractice, type Structure } from './structure.ts';

/** How many structures the persons of one file share. */
export type World = { readonly seed: number; readonly practices: number; readonly establishmentsBySector: number };

/** Numbers of work places and how often; 12 % have none (directory-cards-ins.md §5.3). */
const activityCounts = [
  [0, 12],
  [1, 68],
  [2, 13],
  [3, 5],
  [4, 2],
] as const;

const weightedProfiles = professionProfiles.map((profile) => [profile, profile.weight] as const);

/** One professional of the world; the same world and index always give the same one. */
export const makePerson = (world: World, index: number): MadePerson => {
  const random = randomStream(world.seed, 'person', index);
  const profile = random.pickWeighted(weightedProfiles);
  const isWoman = random.chance(profile.shareOfWomen);
  const second = random.chance(0.005) ? [makeExercice(world, random, secondProfile(profile))] : [];
  return {
    idType: '8',
    id: rppsNumber(index),
    civilite: isWoman ? 'MME' : 'M',
    familyName: makeFamilyName(random),
    givenName: makeGivenName(random, isWoman ? givenNamesOfWomen : givenNamesOfMen),
    exercices: [makeExercice(world, random, profile), ...second],
  };
};

/** Osteopaths (71) are often physiotherapists as well, and the other way round. */
const secondProfile = (first: ProfessionProfile): ProfessionProfile =>
  professionProfiles.find((profile) => profile.code === (first.code === '71' ? '70' : '71')) ?? first;

const makeFamilyName = (random: RandomStream): string => {
  const name = makeSurname(random);
  if (random.chance(0.1)) return `${name}-${makeSurname(random)}`;
  return random.chance(0.01) ? `D'${name}` : name;
};

const makeSurname = (random: RandomStream): string =>
  random.chance(0.5) ? random.pick(surnames) : random.pick(surnameBeginnings) + random.pick(surnameEnds);

/** One in a hundred has no given name in the file: it happens in the real one. */
const makeGivenName = (random: RandomStream, names: readonly string[]): string => {
  if (random.chance(0.01)) return '';
  return random.chance(0.08) ? `${random.pick(names)}-${random.pick(names)}` : random.pick(names);
};

const makeExercice = (world: World, random: RandomStream, profile: ProfessionProfile): MadeExercice => {
  const savoirFaire = random.pickWeighted(profile.savoirFaire);
  const further = profile.code === '10' && random.chance(0.08) ? ['CAPA CAPA06'] : [];
  const count = random.pickWeighted(activityCounts);
  return {
    profession: profile.code,
    category: 'C',
    civilite: profile.civiliteDexercice,
    savoirFaire: [...(savoirFaire === '' ? [] : [savoirFaire]), ...further],
    activities: Array.from({ length: count }, () => makeActivity(world, random, profile)),
  };
};

const makeActivity = (world: World, random: RandomStream, profile: ProfessionProfile): MadeActivity => {
  const isLiberal = random.chance(profile.shareLiberal);
  const sector = random.pickWeighted(isLiberal ? ownSectors(profile) : profile.employedSectors);
  return {
    mode: isLiberal ? 'L' : 'S',
    sector,
    section: profile.code === '21' ? sectionOf(sector, isLiberal) : '',
    role: roleOf(profile, isLiberal),
    genre: random.chance(0.95) ? 'GENR01' : 'GENR02',
    authority: profile.authority,
    structure: pickStructure(world, random, sector),
  };
};

/** Pharmacists who work for themselves own a pharmacy. */
const ownSectors = (profile: ProfessionProfile) => (profile.code === '21' ? ([['SA33', 1]] as const) : liberalSectors);

const sectionOf = (sector: string, isLiberal: boolean): string =>
  isLiberal ? 'A' : (pharmacistSections[sector] ?? 'E');

const roleOf = (profile: ProfessionProfile, isLiberal: boolean): string => {
  if (profile.code === '21') return isLiberal ? 'FON-03' : 'FON-05';
  return isLiberal ? 'FON-01' : 'FON-33';
};

/** A few structures employ many people: the pick is skewed towards the first ones. */
const pickStructure = (world: World, random: RandomStream, sector: string): Structure => {
  const isPractice = liberalSectors.some(([code]) => code === sector);
  const limit = isPractice ? world.practices : world.establishmentsBySector;
  const index = random.chance(0.5) ? random.below(limit) : random.below(Math.ceil(limit / 10));
  return isPractice ? makePractice(world.seed, index) : makeEstablishment(world.seed, sector, index);
};
