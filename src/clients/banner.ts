import { citizenDoors } from '#vocabulary/citizen.ts';

/** Doors whose pages can show a banner. The public status page shows it whichever it is for. */
export const bannerDoors = ['professional', ...citizenDoors] as const;
export type BannerDoor = (typeof bannerDoors)[number];

/** How loudly it speaks: something to know, something that may go wrong, something that does. */
export const alarms = ['note', 'warning', 'alert'] as const;
export type Alarm = (typeof alarms)[number];

/** What the operator tells everybody before they log in, while it lasts. */
export type Banner = {
  readonly message: { readonly fr: string; readonly en: string };
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  /** Left out, in records that are older than the choice: every door. */
  readonly doors?: readonly BannerDoor[] | undefined;
  /** Left out: `note`. */
  readonly alarm?: Alarm | undefined;
};

/** The banner when it is to be shown at this door now; undefined otherwise. */
export const standingBanner = (
  banner: Banner | undefined,
  door: BannerDoor | 'status',
  nowSeconds: number,
): Banner | undefined => {
  if (banner === undefined || nowSeconds < banner.fromSeconds || nowSeconds >= banner.untilSeconds) return undefined;
  return door === 'status' || (banner.doors ?? bannerDoors).includes(door) ? banner : undefined;
};
