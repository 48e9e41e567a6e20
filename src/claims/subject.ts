import { asNationalId, type NationalId } from '#vocabulary/identifiers.ts';

/** `sub` of the professional door: `f:<component>:<national id>` (psc.md §4.5). */
export const subjectOf = (component: string, nationalId: NationalId): string => `f:${component}:${nationalId}`;

/** The national id inside a `sub` of this door; undefined when it is not one. The id may contain any character. */
export const nationalIdOf = (component: string, subject: string): NationalId | undefined => {
  const prefix = `f:${component}:`;
  return subject.startsWith(prefix) && subject.length > prefix.length
    ? asNationalId(subject.slice(prefix.length))
    : undefined;
};
