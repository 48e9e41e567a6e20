import { type Citizen, givenNameOf } from '#vocabulary/citizen.ts';

/** How a person is called on our pages: all first names, then the birth name. */
export const personNameOf = ({ rectified, proof: { identity } }: Citizen): string => {
  if (identity.kind === 'foreign') return `${identity.foreign.givenName} ${identity.foreign.familyName}`;
  const pivot = rectified ?? identity.pivot;
  return `${givenNameOf(pivot)} ${pivot.familyName}`;
};
