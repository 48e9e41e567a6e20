import { fictionPhone, finessNumber, rppsNumber, sirenNumber, siretNumber } from './identifiers.ts';
import { surnameBeginnings, surnameEnds } from './names.ts';
import { type Commune, communes, departementOf, wayKinds, wayNames } from './places.ts';
import { type RandomStream, randomStream } from './random-stream.ts';

/** Where people work: a practice that a professional opened, or an establishment with a FINESS number. */
export type Structure = {
  readonly technicalId: string;
  /** TRE_G07 digit and number (directory-cards-ins.md §1.1.1, column 47). */
  readonly formerId: string;
  readonly siren: string;
  readonly siret: string;
  readonly finess: string;
  readonly legalFiness: string;
  readonly name: string;
  readonly tradeName: string;
  readonly number: string;
  readonly wayCode: string;
  readonly wayLabel: string;
  readonly wayName: string;
  readonly commune: Commune;
  readonly phone: string;
  readonly email: string;
};

type Address = Pick<Structure, 'number' | 'wayCode' | 'wayLabel' | 'wayName' | 'commune' | 'phone' | 'email'>;

const practiceNames = [
  'CABINET MEDICAL',
  'CABINET',
  'MAISON DE SANTE',
  'CENTRE MEDICAL',
  'SELARL',
  'CABINET DE SOINS',
] as const;

/** A practice; the same seed and index always give the same one. */
export const makePractice = (seed: number, index: number): Structure => {
  const random = randomStream(seed, 'practice', index);
  const name = `${random.pick(practiceNames)} ${placeName(random)}`;
  const siren = random.chance(0.6) ? sirenNumber(index % 1_000_000) : '';
  return {
    ...makeAddress(random, index),
    technicalId: `R9${String(index).padStart(7, '0')}`,
    formerId: `4${rppsNumber(9_000_000 + (index % 1_000_000))}001`,
    siren,
    siret: siren === '' ? '' : siretNumber(siren, 1),
    finess: '',
    legalFiness: '',
    name,
    tradeName: random.chance(0.2) ? name : '',
  };
};

const establishmentNames: Readonly<Record<string, readonly string[]>> = {
  SA01: ['CENTRE HOSPITALIER', 'CHU', 'HOPITAL'],
  SA04: ['CLINIQUE', 'POLYCLINIQUE'],
  SA05: ['CENTRE DE SANTE'],
  SA17: ['EHPAD', 'RESIDENCE'],
  SA25: ['LABORATOIRE DE BIOLOGIE'],
  SA33: ['PHARMACIE'],
  SA42: ['OPTIQUE', 'AUDITION'],
};

/** An establishment of a sector (TRE_R02), found in FINESS. */
export const makeEstablishment = (seed: number, sector: string, index: number): Structure => {
  const random = randomStream(seed, `establishment ${sector}`, index);
  const address = makeAddress(random, index);
  const departement = departementOf(address.commune).slice(0, 2);
  const finess = finessNumber(departement, random.below(50_000));
  return {
    ...address,
    technicalId: `F${finess}`,
    formerId: `1${finess}`,
    siren: '',
    siret: '',
    finess,
    legalFiness: finessNumber(departement, 50_000 + random.below(50_000)),
    name: `${random.pick(establishmentNames[sector] ?? ['ETABLISSEMENT'])} ${placeName(random)}`,
    tradeName: '',
  };
};

const placeName = (random: RandomStream): string =>
  random.chance(0.5) ? `DE ${random.pick(surnameBeginnings)}${random.pick(surnameEnds)}` : random.pick(wayNames);

const makeAddress = (random: RandomStream, index: number): Address => {
  const commune = random.pick(communes);
  const [wayCode, wayLabel] = random.pickWeighted(wayKinds);
  return {
    number: String(1 + random.below(120)),
    wayCode,
    wayLabel,
    wayName: random.pick(wayNames),
    commune,
    phone: random.chance(0.7) ? fictionPhone(random.below(50_000)) : '',
    email: random.chance(0.3) ? `contact.${index}@exemple.mssante.test` : '',
  };
};
