import type { FastifyReply } from 'fastify';
import { preferencesMessage, sendToHolder } from '#account/messages.ts';
import {
  allowsFuture,
  changePreferences,
  isAllowed,
  isChange,
  type PreferenceChange,
  type PreferenceWish,
} from '#account/preferences.ts';
import type { Account } from '#identity/citizen/account-store.ts';
import type { ProviderId } from '#vocabulary/identifiers.ts';
import { fieldsOf, seeOther } from '../office/office.ts';
import type { KnownHolder, ShownProvider } from './account-space.ts';
import { providersPage } from './pages/providers.ts';
import { accountPaths } from './paths.ts';
import { sendAccountPage } from './send-page.ts';
import { type HolderVisit, queryOf } from './session.ts';
import { settingOf } from './setting.ts';

/** Which providers may log a citizen in. A professional has none to choose. */
export const showProviders = async (visit: HolderVisit): Promise<FastifyReply> => {
  const account = await findAccount(visit);
  if (account === undefined) return seeOther(visit, accountPaths.home);
  const setting = await settingOf(visit);
  const providers = await visit.space.listProviders();
  const { preferences } = account;
  const page = providersPage(setting, {
    providers,
    allowed: new Set(providers.flatMap(({ id }) => (isAllowed(preferences, id) ? [id] : []))),
    allowsFuture: allowsFuture(preferences),
    inUse: setting.known.providerId,
    outcome: (['saved', 'unchanged'] as const).find((one) => one === queryOf(visit, 'fait')),
  });
  return sendAccountPage(visit, page);
};

const findAccount = async ({ space, holder }: HolderVisit): Promise<Account | undefined> =>
  holder.kind === 'citizen' ? space.accounts.find(holder.accountId) : undefined;

/** A choice that cannot stand comes back as it was ticked, with why: 409, as the real dashboard answers. */
export const saveProviders = async (visit: HolderVisit): Promise<FastifyReply> => {
  const { space, office } = visit;
  const account = await findAccount(visit);
  if (account === undefined) return seeOther(visit, accountPaths.home);
  const setting = await settingOf(visit);
  const providers = await space.listProviders();
  const wish = wishOf(visit, providers);
  const inUse = setting.known.providerId;
  const scope = { shown: providers.map(({ id }) => id), inUse };
  const outcome = await changePreferences({ accounts: space.accounts, clock: office.clock }, account, scope, wish);
  if ('refused' in outcome) {
    const choice = { providers, allowed: new Set(wish.allowed), allowsFuture: wish.allowsFuture, inUse };
    return sendAccountPage(visit, providersPage(setting, { ...choice, outcome: outcome.refused }), 409);
  }
  if (isChange(outcome)) tell(visit, setting.known, { change: outcome, providers });
  return seeOther(visit, `${accountPaths.providers}?fait=${isChange(outcome) ? 'saved' : 'unchanged'}`);
};

const wishOf = (visit: HolderVisit, providers: readonly ShownProvider[]): PreferenceWish => {
  const fields = fieldsOf(visit);
  return {
    allowed: providers.flatMap(({ id }) => (fields[`compte-${id}`] === 'oui' ? [id] : [])),
    allowsFuture: fields['futurs'] === 'oui',
  };
};

type Told = { readonly change: PreferenceChange; readonly providers: readonly ShownProvider[] };

/** In the background: the choice is kept whether or not a message can be sent. */
const tell = ({ space, office, holder }: HolderVisit, { email }: KnownHolder, { change, providers }: Told): void => {
  if (email === undefined) return;
  const titles = (ids: readonly ProviderId[]) =>
    ids.map((id) => providers.find((provider) => provider.id === id)?.title ?? id);
  const words = preferencesMessage({
    platform: office.look.name,
    blocked: titles(change.blocked),
    unblocked: titles(change.unblocked),
    future: change.future,
    accountUrl: `${office.origin}${accountPaths.home}`,
  });
  sendToHolder(space.messages, { holder, to: email, about: 'preferences' }, words).catch((error: unknown) =>
    office.log.error('a message on changed preferences could not be sent', { error }),
  );
};
