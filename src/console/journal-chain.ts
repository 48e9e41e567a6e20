import { type Static, Type } from '@sinclair/typebox';
import type { JournalStore } from '#audit/journal.ts';
import type { Verification, VerificationProgress, VerificationStore, Verifier } from '#audit/verification.ts';
import { defineOperation, done } from './operation.ts';
import { type FindOperator, nameOperator, operatorShape } from './operator-names.ts';

type ChainDeps = {
  readonly journal: Pick<JournalStore, 'head'>;
  readonly verifications: Pick<VerificationStore, 'findLast'>;
  readonly verifier: Pick<Verifier, 'start' | 'progress'>;
  readonly findOperator: FindOperator;
};

/** The chain of the journal: how it stood when it was last verified, and verifying it now. */
export const journalChain = (deps: ChainDeps) => ({ chain: chain(deps), verify: verify(deps) });

const progressShape = Type.Object({
  beganAtMilliseconds: Type.Integer(),
  by: operatorShape,
  lines: Type.Integer({ description: 'Lines verified so far.' }),
  ofLines: Type.Integer({ description: 'Lines that there are.' }),
});

const chainShape = Type.Object({
  lines: Type.Integer({ description: 'Number of the last line there is.' }),
  last: Type.Union([
    Type.Object({
      isSound: Type.Boolean(),
      lines: Type.Integer({ description: 'Lines found good, from the first one on.' }),
      fault: Type.Union([Type.Object({ kind: Type.String(), line: Type.Integer() }), Type.Null()], {
        description: 'The first line that is not as it was written, and how.',
      }),
      beganAtMilliseconds: Type.Integer(),
      endedAtMilliseconds: Type.Integer(),
      by: operatorShape,
    }),
    Type.Null(),
  ]),
  running: Type.Union([progressShape, Type.Null()]),
});
export type ShownChain = Static<typeof chainShape>;

const chain = ({ journal, verifications, verifier, findOperator }: ChainDeps) =>
  defineOperation({
    name: 'journal.chain',
    summary: {
      fr: 'Dire jusqu’où la chaîne du journal est vérifiée',
      en: 'Say up to where the journal’s chain is verified',
    },
    kind: 'read',
    roles: ['operator', 'auditor'],
    input: Type.Object({}, { additionalProperties: false }),
    output: chainShape,
    run: async () => {
      const progress = verifier.progress();
      const running = progress ? await shownProgress(findOperator, progress) : null;
      const [{ sequence }, last] = await Promise.all([journal.head(), verifications.findLast()]);
      return done({
        lines: sequence,
        last: last ? await shownLast(findOperator, last) : null,
        running,
      });
    },
  });

const shownLast = async (
  find: FindOperator,
  { verdict, beganAtMilliseconds, endedAtMilliseconds, by }: Verification,
) => ({
  ...{ isSound: verdict.ok, lines: verdict.lines, beganAtMilliseconds, endedAtMilliseconds },
  by: await nameOperator(find, by),
  fault: verdict.firstFault === undefined ? null : { kind: verdict.firstFault.kind, line: verdict.firstFault.sequence },
});

const shownProgress = async (find: FindOperator, progress: VerificationProgress) => ({
  ...progress,
  by: await nameOperator(find, progress.by),
});

const verify = ({ verifier, findOperator }: ChainDeps) =>
  defineOperation({
    name: 'journal.verify',
    summary: {
      fr: 'Vérifier toute la chaîne du journal ; le résultat se lit dans journal.chain',
      en: 'Verify the whole chain of the journal; the result is read in journal.chain',
    },
    kind: 'change',
    roles: ['operator', 'auditor'],
    input: Type.Object({}, { additionalProperties: false }),
    output: progressShape,
    run: async (_input, { operatorId }) => done(await shownProgress(findOperator, await verifier.start(operatorId))),
  });
