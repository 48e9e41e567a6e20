import type { AcceptedCitizen, CitizenLoginStore } from './citizen-login-store.ts';

/** An accepted login is kept a little longer than it needs to be: its end is then moved on once a minute, not at each step. */
export const spareSeconds = 60;

/** Makes an accepted login stand at least until then. Each move is a write to the disk, so it is made when it is due. */
export const keepStanding = async (
  logins: Pick<CitizenLoginStore, 'extendAccepted'>,
  { loginId, expiresAtSeconds }: Pick<AcceptedCitizen, 'loginId' | 'expiresAtSeconds'>,
  untilSeconds: number,
): Promise<void> => {
  if (expiresAtSeconds < untilSeconds) await logins.extendAccepted(loginId, untilSeconds + spareSeconds);
};
