import type { KnownHolder } from './account-space.ts';
import type { AccountSetting } from './pages/account-frame.ts';
import type { HolderVisit } from './session.ts';

/** What every page shows of whoever is logged in. */
export const settingOf = async (visit: HolderVisit): Promise<AccountSetting & { readonly known: KnownHolder }> => {
  const { space, session, holder, language, csrf } = visit;
  const known = await space.know(session);
  const otherwise = holder.kind === 'professional' ? holder.nationalId : nameless[language];
  return {
    language,
    csrf,
    known,
    name: known.name ?? otherwise,
    isCitizen: holder.kind === 'citizen',
    phonesUrl: space.phonesUrl,
  };
};

const nameless = { fr: 'connecté comme usager', en: 'logged in as a citizen' };
