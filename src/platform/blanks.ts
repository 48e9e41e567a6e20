/**
 * Fills in a page that is the same but for a few words. Throws (a defect) when a word holds anything else than letters,
 * digits and `.`, `_`, `~`, `-`: what those are, no escaping would change, and nothing is escaped here.
 */
export type Fill<Blank extends string> = (words: Readonly<Record<Blank, string>>) => Buffer;

/**
 * Draws a page once, with a mark for each blank; what lies between them is kept as ready bytes.
 * @param draw receives the marks, and puts each wherever its word belongs
 */
export const withBlanks = <Blank extends string>(
  blanks: readonly Blank[],
  draw: (marks: Readonly<Record<Blank, string>>) => string,
): Fill<Blank> => {
  const nothing = Object.fromEntries(blanks.map((blank) => [blank, '']));
  const opening = unheardOf(draw(nothing as Record<Blank, string>));
  const marks = Object.fromEntries(blanks.map((blank) => [blank, `${opening}${blank}${closing}`]));
  const pieces = draw(marks as Record<Blank, string>).split(new RegExp(`${opening}(${blanks.join('|')})${closing}`));
  // `split` gives the texts at even places, and between them the names that the brackets caught.
  const texts = pieces.filter((_, index) => index % 2 === 0).map((text) => Buffer.from(text));
  const names = pieces.filter((_, index) => index % 2 === 1) as Blank[];
  return (words) =>
    Buffer.concat(
      texts.flatMap((text, index) => {
        const name = names[index];
        return name === undefined ? [text] : [text, Buffer.from(plainWord(words[name]))];
      }),
    );
};

const closing = '_blank-ends';

/** What begins a mark: this page does not say it, whatever name somebody gave to what it is about, and no escaping changes it. */
const unheardOf = (page: string): string => {
  const lengths = [...page.matchAll(/blank-begins(_*)/g)].map(([, dashes = '']) => dashes.length);
  return `blank-begins${'_'.repeat(Math.max(0, ...lengths) + 1)}`;
};

const plainWord = (word: string): string => {
  if (!/^[\w.~-]*$/.test(word)) throw new Error('a word for a blank would need escaping');
  return word;
};
