import { france, type Gender, givenNameOf, type PivotIdentity } from '#vocabulary/citizen.ts';

/** COG of a commune; Corsica has letters. A country is `99xxx` and is no commune. */
const communePattern = /^(?:2[AB]|[0-9]{2})[0-9]{3}$/;
const countryPattern = /^99[0-9]{3}$/;

export const isCommune = (code: string): boolean => communePattern.test(code);
const isCountry = (code: string): boolean => countryPattern.test(code);

const letterOf = { female: 'F', male: 'M', unspecified: 'I' } as const satisfies Readonly<Record<Gender, string>>;

const sexLetterOf = (gender: Gender): 'F' | 'M' | 'I' => letterOf[gender];

export const genderOf = (letter: 'F' | 'M' | 'I'): Gender =>
  letter === 'F' ? 'female' : letter === 'M' ? 'male' : 'unspecified';

/** What the civil register is asked (directory-cards-ins.md §4.1). The order of the names is the wire's. */
export const registerQuestion = (pivot: PivotIdentity): URLSearchParams =>
  new URLSearchParams([
    ['rechercheType', 'S'],
    ['nom', pivot.familyName],
    ['prenoms', givenNameOf(pivot)],
    ['dateNaissance', pivot.birthdate.replaceAll('-', '')],
    ['sexe', sexLetterOf(pivot.gender)],
    ['codeLieuNaissance', birthplaceCodeOf(pivot)],
  ]);

/** One code for the place of birth: the commune in France, the country abroad. */
export const birthplaceCodeOf = ({ birthplace, birthcountry }: PivotIdentity): string =>
  isCommune(birthplace) && !isCountry(birthplace) ? birthplace : birthcountry;

/** The register knows of some only the year or the month of birth: the first day stands for it (§4.3). */
export const completeRegisterDate = (date: string): string | undefined => {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(date) ?? [];
  const complete = `${year}-${month}-${day}`;
  return year !== undefined && isDay(complete) ? complete : undefined;
};

/** `1962-02-30` is no day. */
const isDay = (date: string): boolean => {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
};

/** Whether two birth dates can be the same day: a part that is `00` is known to nobody and contradicts nothing. */
export const datesAgree = (claimed: string, known: string): boolean => {
  const [one, other] = [claimed.split('-'), known.split('-')];
  return one.length === other.length && one.every((part, index) => part === '00' || part === other[index]);
};

/** A French birth with a commune, or a birth abroad without one. */
export const hasPlace = ({ birthplace, birthcountry }: PivotIdentity): boolean =>
  birthcountry === france ? isCommune(birthplace) : isCountry(birthcountry) && birthplace === '';
