import type { PivotIdentity } from '#vocabulary/citizen.ts';
import { askXml, type Fetch, type XmlExchange } from './ask-xml.ts';
import { isSamePerson } from './likeness.ts';
import { registerQuestion } from './pivot.ts';
import type { CivilRegister, RegisterAnswer } from './register.ts';
import { readRnippAnswer } from './rnipp-answer.ts';

export type RnippOptions = {
  /** The whole address of the search, without its query. */
  readonly url: string;
  readonly fetch: Fetch;
  /** 6000 by habit (directory-cards-ins.md §4.1). */
  readonly timeoutMilliseconds: number;
  readonly maximumBytes?: number | undefined;
};

/** An answer about one person; thirty times what the register sends. */
const defaultMaximumBytes = 65_536;

/**
 * The civil register as the RNIPP speaks it: GET with the traits, XML back (directory-cards-ins.md §4). The address
 * holds an identity, so nothing here logs or throws it. An answer about somebody else is refused as Y010013
 * (`likeness.ts`).
 */
export const createRnippRegister = (options: RnippOptions): CivilRegister => ({
  ask: async (claimed) => limitRectification(claimed, answerOf(await exchange(options, claimed))),
});

const exchange = (options: RnippOptions, claimed: PivotIdentity): Promise<XmlExchange> => {
  const url = new URL(options.url);
  url.search = registerQuestion(claimed).toString();
  return askXml({
    fetch: options.fetch,
    url,
    init: { headers: { accept: 'application/xml, text/xml' } },
    signal: AbortSignal.timeout(options.timeoutMilliseconds),
    maximumBytes: options.maximumBytes ?? defaultMaximumBytes,
  });
};

const answerOf = (answered: XmlExchange): RegisterAnswer => {
  if (answered.kind === 'late') return { kind: 'refused', code: '', fault: 'Y010011' };
  if (answered.kind !== 'answered' || answered.status !== 200) return { kind: 'refused', code: '', fault: 'Y010012' };
  return readRnippAnswer(answered.text);
};

const limitRectification = (claimed: PivotIdentity, answer: RegisterAnswer): RegisterAnswer =>
  answer.kind === 'found' && !isSamePerson(claimed, answer.rectified)
    ? { kind: 'refused', code: answer.code, fault: 'Y010013' }
    : answer;
