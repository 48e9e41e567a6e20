import type { Clock, Random } from '#vocabulary/clock.ts';
import { askXml, type Fetch } from './ask-xml.ts';
import type { InsiAnswer, InsService } from './ins.ts';
import { type InsTraits, insTraitsOf } from './ins-traits.ts';
import { type InsiCall, readInsiAnswer } from './insi-answer.ts';
import { type InsiSoftware, searchAction, writeSearch } from './insi-envelope.ts';

export type InsiOptions = {
  readonly url: string;
  /** Opens the line with the certificate of the structure. */
  readonly fetch: Fetch;
  /** For one search with all its calls: the person waits. */
  readonly timeoutMilliseconds: number;
  readonly software: InsiSoftware;
  readonly clock: Clock;
  readonly random: Pick<Random, 'uuid'>;
  readonly maximumBytes?: number | undefined;
};

const defaultMaximumBytes = 65_536;
/** More given names than this are asked all together only: calls to INSi are counted and traced. */
const singleNamesAtMost = 4;

/**
 * INSi as a teleservice: searches by traits over SOAP (directory-cards-ins.md §3.4). Nothing here throws or logs; a
 * failed call ends the search with INSi's own code, or `late`, `unreachable`, `http_…`, `schema`.
 */
export const createInsi = (options: InsiOptions): InsService => ({
  search: async (pivot) => {
    const traits = insTraitsOf(pivot);
    if (typeof traits === 'string') return { kind: 'failed', code: traits, calls: 0 };
    return search(traits, callOf(options, traits));
  },
});

type Question = { readonly prenom: string; readonly lieuNaissance: string | undefined };
type Call = (question: Question) => Promise<InsiCall>;

/**
 * The retry rules: each given name alone, then all of them, until somebody is found (01); among several (02) all the
 * names tell them apart, then the place of birth.
 */
const search = async ({ prenoms, lieuNaissance }: InsTraits, call: Call): Promise<InsiAnswer> => {
  const all = prenoms.join(' ');
  const names = [...new Set([...prenoms.slice(0, singleNamesAtMost), all])];
  const [first, calls] = await askInTurn(
    names.map((prenom) => ({ prenom, lieuNaissance: undefined })),
    ['none'],
    call,
  );
  if (first.kind !== 'several') return { ...first, calls };
  const narrower = [
    ...(names.length > 1 && calls < names.length ? [{ prenom: all, lieuNaissance: undefined }] : []),
    ...[all, names[calls - 1] ?? all].map((prenom) => ({ prenom, lieuNaissance })),
  ];
  const [last, more] = await askInTurn(unique(narrower), ['none', 'several'], call);
  // Names or a place that fit none of them leave the several there were.
  return { ...(last.kind === 'none' ? first : last), calls: calls + more };
};

const unique = (questions: readonly Question[]): readonly Question[] =>
  questions.filter(
    (question, index) => questions.findIndex((other) => JSON.stringify(other) === JSON.stringify(question)) === index,
  );

/** The first answer that is none of `goOn`, or the last one; and how many calls were made. */
const askInTurn = async (
  questions: readonly Question[],
  goOn: readonly InsiCall['kind'][],
  call: Call,
): Promise<readonly [InsiCall, number]> => {
  let answer: InsiCall = { kind: 'none', code: '01' };
  for (const [index, question] of questions.entries()) {
    answer = await call(question);
    if (!goOn.includes(answer.kind)) return [answer, index + 1];
  }
  return [answer, questions.length];
};

const callOf = (options: InsiOptions, traits: InsTraits): Call => {
  const { clock, random, software } = options;
  const signal = AbortSignal.timeout(options.timeoutMilliseconds);
  return async ({ prenom, lieuNaissance }) => {
    const ids = [random.uuid(), random.uuid(), random.uuid()] as const;
    const atMilliseconds = clock.nowMilliseconds();
    const answered = await askXml({
      fetch: options.fetch,
      url: new URL(options.url),
      init: {
        method: 'POST',
        headers: { 'content-type': `application/soap+xml; charset=utf-8; action="${searchAction}"` },
        body: writeSearch({ software, ids, atMilliseconds, traits, prenom, lieuNaissance }),
      },
      signal,
      maximumBytes: options.maximumBytes ?? defaultMaximumBytes,
    });
    return answered.kind === 'answered'
      ? readInsiAnswer(answered.status, answered.text)
      : { kind: 'failed', code: answered.kind };
  };
};
