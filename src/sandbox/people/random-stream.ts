/**
 * Chance that can be asked again: the same seed, kind and index always give the same numbers, so that any
 * record can be made alone and in any order (directory-cards-ins.md §5.3). Not for secrets.
 */
export type RandomStream = {
  /** A whole number from 0 to `limit` − 1. */
  readonly below: (limit: number) => number;
  /** True in `share` (0 to 1) of the cases. */
  readonly chance: (share: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** An item with a probability in proportion to its weight. */
  readonly pickWeighted: <Item>(items: readonly (readonly [Item, number])[]) => Item;
};

/** A stream of its own for one record. */
export const randomStream = (seed: number, kind: string, index: number): RandomStream => {
  const next = sfc32(keyOf(`${seed}/${kind}/${index}`));
  const below = (limit: number): number => Math.floor((next() / 0x1_0000_0000) * limit);
  const pick = <Item>(items: readonly Item[]): Item => at(items, below(items.length));
  const pickWeighted = <Item>(items: readonly (readonly [Item, number])[]): Item => {
    let rest = below(items.reduce((total, [, weight]) => total + weight, 0));
    const found = items.find(([, weight]) => (rest -= weight) < 0);
    return (found ?? at(items, 0))[0];
  };
  return { below, pick, pickWeighted, chance: (share) => next() < share * 0x1_0000_0000 };
};

const at = <Item>(items: readonly Item[], index: number): Item => {
  if (index >= items.length) throw new RangeError('nothing to pick from');
  return items[index] as Item; // the index was just checked
};

/** FNV-1a over the text, from four starting points: 128 bits of state. */
const keyOf = (text: string): readonly [number, number, number, number] => [
  fnv1a(text, 0x811c9dc5),
  fnv1a(text, 0x9e3779b9),
  fnv1a(text, 0x85ebca6b),
  fnv1a(text, 0xc2b2ae35),
];

const fnv1a = (text: string, start: number): number => {
  let hash = start;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
};

/** Small fast counting generator (Doty-Humphrey, PractRand): 32 bits at a time; the first twelve mix the key. */
const sfc32 = (key: readonly [number, number, number, number]): (() => number) => {
  let [a, b, c, counter] = key;
  const next = (): number => {
    const out = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    return out >>> 0;
  };
  for (let round = 0; round < 12; round += 1) next();
  return next;
};
