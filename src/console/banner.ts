import { type Static, Type } from '@sinclair/typebox';
import { alarms, type Banner, bannerDoors } from '#clients/banner.ts';
import type { BannerStore, DeclaredIdsStore } from '#clients/citizen/registry-store.ts';
import { oneOf } from '#platform/declared.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { defineOperation, done, missing, refused } from './operation.ts';

export type BannerDeps = {
  readonly banners: BannerStore;
  readonly declaredIds: Pick<DeclaredIdsStore, 'find'>;
  readonly clock: Clock;
};

/** What everybody reads before they log in. */
export const bannerOperations = (deps: BannerDeps) => ({
  show: show(deps),
  set: set(deps),
  remove: remove(deps),
});
export type BannerOperations = ReturnType<typeof bannerOperations>;

const words = (language: string) =>
  Type.String({ minLength: 1, maxLength: 500, description: `Plain text in ${language}.` });

const members = {
  messageFr: words('French'),
  messageEn: words('English'),
  doors: Type.Array(Type.Union(bannerDoors.map((door) => Type.Literal(door))), {
    minItems: 1,
    uniqueItems: true,
    description: 'Doors whose login page shows it; the public status page always does.',
  }),
  alarm: oneOf(alarms, { default: 'note', description: 'How loudly it speaks.' }),
  fromSeconds: Type.Integer({ minimum: 0, description: 'Shown from this moment, seconds since the epoch.' }),
  untilSeconds: Type.Integer({ minimum: 0, description: 'Not shown any more from this one.' }),
};

const shownShape = Type.Union([
  Type.Null(),
  Type.Object({ ...members, isFromFile: Type.Boolean({ description: 'It follows the registry file.' }) }),
]);
export type ShownBanner = NonNullable<Static<typeof shownShape>>;

const show = (deps: BannerDeps) =>
  defineOperation({
    name: 'banner.show',
    summary: { fr: 'Montrer le bandeau', en: 'Show the banner' },
    kind: 'read',
    roles: ['operator', 'auditor', 'support', 'reviewer'],
    input: Type.Object({}, { additionalProperties: false }),
    output: shownShape,
    run: async () => {
      const banner = await deps.banners.find('banner');
      return done(banner === undefined ? null : shown(banner, await isFromFile(deps)));
    },
  });

const shown = (banner: Banner, fromFile: boolean): ShownBanner => ({
  ...{ messageFr: banner.message.fr, messageEn: banner.message.en },
  ...{ doors: [...(banner.doors ?? bannerDoors)], alarm: banner.alarm ?? 'note' },
  ...{ fromSeconds: banner.fromSeconds, untilSeconds: banner.untilSeconds, isFromFile: fromFile },
});

const isFromFile = async ({ declaredIds }: BannerDeps): Promise<boolean> => {
  const sources = await Promise.all([declaredIds.find('file'), declaredIds.find('sandbox')]);
  return sources.some((source) => (source?.banner.length ?? 0) > 0);
};

const set = (deps: BannerDeps) =>
  defineOperation({
    name: 'banner.set',
    summary: { fr: 'Afficher un bandeau', en: 'Show a banner to everybody' },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object(members, { additionalProperties: false }),
    output: Type.Object(members),
    run: async (input, caller) => {
      if (input.untilSeconds <= input.fromSeconds) return endsBefore;
      if (input.untilSeconds <= deps.clock.nowSeconds()) return isOver;
      if (await isFromFile(deps)) return followsFile;
      const { messageFr, messageEn, ...rest } = input;
      const banner = { message: { fr: messageFr, en: messageEn }, ...rest };
      await deps.banners.save('banner', banner, [bannerEvent(deps, 'changed', caller.operatorId)]);
      return done(input);
    },
  });

const endsBefore = refused('/untilSeconds', 'La fin vient après le début.', 'The end comes after the beginning.');
const isOver = refused('/untilSeconds', 'Cette fin est déjà passée.', 'This end has passed already.');
const followsFile = refused(
  '',
  'Le bandeau suit le fichier du registre : changez-le là.',
  'The banner follows the registry file: change it there.',
);

const remove = (deps: BannerDeps) =>
  defineOperation({
    name: 'banner.remove',
    summary: { fr: 'Retirer le bandeau', en: 'Take the banner away' },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({}),
    run: async (_input, caller) => {
      if (await isFromFile(deps)) return followsFile;
      const removed = await deps.banners.remove('banner', [bannerEvent(deps, 'withdrawn', caller.operatorId)]);
      return removed ? done({}) : missing;
    },
  });

const bannerEvent = ({ clock }: BannerDeps, change: string, by: string): NewEvent => ({
  kind: 'registry.changed',
  atMilliseconds: clock.nowMilliseconds(),
  details: { record: 'banner', id: 'banner', change, by },
});
