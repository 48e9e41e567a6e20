/** Where the operators' clocks hang. */
const timeZone = 'Europe/Paris';

/**
 * The second that a field `datetime-local` names (`2030-01-31T08:00`), in the operators' time zone. NaN for anything
 * else. In the hour that comes twice in autumn, the first.
 */
export const secondsOfLocal = (typed: string): number => {
  const asUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(typed) ? Date.parse(`${typed}Z`) : Number.NaN;
  if (Number.isNaN(asUtc)) return Number.NaN;
  const before = asUtc - offsetAt(asUtc - 86_400_000);
  return (localOf(before) === localOf(asUtc - offsetAt(before)) ? before : asUtc - offsetAt(before)) / 1000;
};

/** The other way round, for the field. @param atSeconds since the epoch */
export const localOfSeconds = (atSeconds: number): string => localOf(atSeconds * 1000);

const localOf = (atMilliseconds: number): string =>
  new Date(atMilliseconds + offsetAt(atMilliseconds)).toISOString().slice(0, 16);

/** How far the zone is ahead of UTC at a moment, milliseconds. */
const offsetAt = (atMilliseconds: number): number => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'longOffset' }).formatToParts(
    atMilliseconds,
  );
  const [, sign = '+', hours = '0', minutes = '0'] =
    /GMT([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};
