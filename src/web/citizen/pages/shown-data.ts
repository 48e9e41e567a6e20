import type { DataProvider } from '#clients/citizen/citizen-client.ts';
import { typeset } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';

/** Data of one origin, as the person reads it. */
export type DataGroup = { readonly heading: string; readonly labels: readonly string[] };

type Words = Readonly<Record<Language, string>>;

/** A data scope in words, and who holds the data where no data provider of the registry says so. */
export type ScopeWords = { readonly label: Words; readonly holder: Words };

type Showing = {
  readonly language: Language;
  readonly doorName: string;
  readonly dataProviders: readonly DataProvider[];
  readonly wordsOfScope: (scope: string) => ScopeWords | undefined;
};

/**
 * What goes to the service, grouped by where it comes from: this platform first, then each data provider by name
 * (franceconnect.md §1.13). Empty when the service asks for nothing but `openid`.
 */
export const groupData = (scopes: readonly string[], showing: Showing): readonly DataGroup[] => {
  const asked = scopes.filter((scope) => scope !== 'openid');
  const lines = asked.flatMap((scope) => linesOf(scope, showing));
  const headings = unique([showing.doorName, ...lines.map(({ heading }) => heading)]);
  const groups = headings.map((heading) => ({
    heading,
    labels: unique(lines.filter((line) => line.heading === heading).map(({ label }) => label)),
  }));
  return groups.filter(({ labels }) => labels.length > 0);
};

type Line = { readonly heading: string; readonly label: string };

const linesOf = (scope: string, { language, doorName, dataProviders, wordsOfScope }: Showing): readonly Line[] => {
  const traits = traitsOfScope[scope];
  if (traits !== undefined) return traits.map((trait) => ({ heading: doorName, label: traitWords[trait][language] }));
  const words = wordsOfScope(scope);
  const holder = dataProviders.find(({ status, scopes }) => status === 'active' && scopes.includes(scope));
  const heading = holder?.name ?? words?.holder[language] ?? otherData[language];
  return [{ heading, label: typeset(language, words?.label[language] ?? scope) }];
};

const unique = <One>(list: readonly One[]): readonly One[] => [...new Set(list)];

const otherData: Words = { fr: 'Autres données', en: 'Other data' };

const traitWords = {
  givenNames: { fr: 'Vos prénoms', en: 'Your first names' },
  familyName: { fr: 'Votre nom de naissance', en: 'Your birth name' },
  birthdate: { fr: 'Votre date de naissance', en: 'Your date of birth' },
  gender: { fr: 'Votre sexe', en: 'Your sex' },
  birthplace: { fr: 'Votre lieu de naissance', en: 'Your place of birth' },
  birthcountry: { fr: 'Votre pays de naissance', en: 'Your country of birth' },
  preferredUsername: { fr: 'Votre nom d’usage', en: 'Your usage name' },
  email: { fr: 'Votre adresse électronique', en: 'Your e-mail address' },
  provider: { fr: 'Le compte que vous avez utilisé', en: 'The account that you used' },
  amr: { fr: 'La façon dont vous vous êtes identifié', en: 'How you identified yourself' },
  ins: { fr: 'Votre identité nationale de santé (INS)', en: 'Your national health identity (INS)' },
} as const satisfies Readonly<Record<string, Words>>;

type Trait = keyof typeof traitWords;

const civil: readonly Trait[] = ['givenNames', 'familyName', 'birthdate', 'gender'];
const birth: readonly Trait[] = ['birthplace', 'birthcountry'];

/** Scopes of identity, in the words of the person (franceconnect.md §1.9); every other scope is a data provider’s. */
const traitsOfScope: Readonly<Record<string, readonly Trait[]>> = {
  profile: [...civil, 'preferredUsername'],
  birth,
  identite_pivot: [...civil, ...birth],
  given_name: ['givenNames'],
  family_name: ['familyName'],
  birthdate: ['birthdate'],
  idp_birthdate: ['birthdate'],
  gender: ['gender'],
  birthplace: ['birthplace'],
  birthcountry: ['birthcountry'],
  email: ['email'],
  preferred_username: ['preferredUsername'],
  idp_id: ['provider'],
  amr: ['amr'],
  ins: ['ins'],
  rnipp_given_name: ['givenNames'],
  rnipp_family_name: ['familyName'],
  rnipp_birthdate: ['birthdate'],
  rnipp_gender: ['gender'],
  rnipp_birthplace: ['birthplace'],
  rnipp_birthcountry: ['birthcountry'],
  rnipp_birth: birth,
  rnipp_profile: [...civil, 'preferredUsername'],
  rnipp_identite_pivot: [...civil, ...birth],
};
