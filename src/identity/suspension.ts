import type { DirectoryLookup } from '#directory/directory-store.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { SuspensionStore } from '#vocabulary/suspension.ts';

/**
 * The directory as the doors meet it: every way in (card, phone, back channel, single sign-on, refresh, UserInfo) looks
 * a professional up here, so whom the operator suspended is refused at the next step, whichever that is.
 */
export const withSuspendedProfessionals = (
  directory: DirectoryLookup,
  suspensions: Pick<SuspensionStore<NationalId>, 'find'>,
  clock: Clock,
): DirectoryLookup => ({
  findEntry: async (nationalId) => {
    const entry = await directory.findEntry(nationalId);
    if (entry?.status !== 'active') return entry;
    const suspension = await suspensions.find(entry.professional.nationalId, clock.nowSeconds());
    return suspension === undefined ? entry : { ...entry, status: 'suspended' };
  },
});
