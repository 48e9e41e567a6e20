import type { MakerDependencies } from './authorities.ts';
import { openCardBox } from './card-box.ts';
import { loadCards } from './card-files.ts';
import type { CardHolder } from './profiles.ts';
import { loadRevoked, restoreSerial, revokeSerial } from './revoked.ts';
import type { TestCard } from './test-card.ts';

/** What a person at the command line sees of a card: never its key. */
export type ListedCard = Pick<TestCard, 'id' | 'nationalId' | 'kind' | 'holderName' | 'serial'> & {
  readonly note: string;
  readonly revoked: boolean;
};

/** All cards of the data directory, with what the responder says of each. */
export async function listTestCards(dataDirectory: string): Promise<readonly ListedCard[]> {
  const [cards, revoked] = await Promise.all([loadCards(dataDirectory), loadRevoked(dataDirectory)]);
  const serials = new Set(revoked.map(({ serial }) => serial));
  return cards.map((card) => describe(card, serials.has(card.serial)));
}

const describe = ({ id, nationalId, kind, holderName, serial, note }: TestCard, isRevoked: boolean): ListedCard => ({
  id,
  nationalId,
  kind,
  holderName,
  serial,
  note: note.en,
  revoked: isRevoked,
});

/** Puts a card in opposition. undefined when there is no card with this id. */
export async function revokeTestCard(
  dataDirectory: string,
  id: string,
  { clock, random }: MakerDependencies,
): Promise<ListedCard | undefined> {
  const card = await findCard(dataDirectory, id);
  if (!card) return undefined;
  await revokeSerial(dataDirectory, { serial: card.serial, atSeconds: clock.nowSeconds() }, random.token(6));
  return describe(card, true);
}

/** Takes a card out of opposition. undefined when there is no card with this id. */
export async function restoreTestCard(
  dataDirectory: string,
  id: string,
  { random }: MakerDependencies,
): Promise<ListedCard | undefined> {
  const card = await findCard(dataDirectory, id);
  if (!card) return undefined;
  await restoreSerial(dataDirectory, card.serial, random.token(6));
  return describe(card, false);
}

/** Makes a card, or gives the one that the holder has. A running sandbox shows it at once. */
export async function makeTestCard(
  dataDirectory: string,
  holder: CardHolder,
  deps: MakerDependencies,
): Promise<ListedCard> {
  const box = await openCardBox(dataDirectory, [], deps);
  return describe(await box.make({ holder }), false);
}

const findCard = async (dataDirectory: string, id: string): Promise<TestCard | undefined> =>
  (await loadCards(dataDirectory)).find((card) => card.id === id);
