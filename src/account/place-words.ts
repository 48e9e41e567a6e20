import type { Texts } from '#platform/language.ts';
import type { Language } from '#vocabulary/fault.ts';
import type { Place } from '#vocabulary/place.ts';

/** A place as people read it: “Lyon, France”; in words also when nobody knows. */
export const placeWords = (language: Language, place: Place | undefined): string => {
  const { local, unknown, countries } = texts[language];
  if (place === undefined) return unknown;
  if (place === 'local-network') return local;
  // Two letters that are no country come back as they are.
  const country = countries.of(place.country) ?? place.country;
  return place.locality === undefined ? country : `${place.locality}, ${country}`;
};

type PlaceTexts = { readonly local: string; readonly unknown: string; readonly countries: Intl.DisplayNames };

const texts: Texts<PlaceTexts> = {
  fr: {
    local: 'réseau local',
    unknown: 'non connu',
    countries: new Intl.DisplayNames('fr', { type: 'region' }),
  },
  en: {
    local: 'local network',
    unknown: 'not known',
    countries: new Intl.DisplayNames('en', { type: 'region' }),
  },
};
