import { setTimeout as wait } from 'node:timers/promises';
import { type Examiner, openExaminer } from '#examiner/examiner.ts';
import { openReportKey } from '#examiner/report-key.ts';
import { deriveKey } from '#platform/master-key.ts';
import { languageFor, type OfficePart, sendPage } from '#web/office/office.ts';
import type { Base } from './main.ts';

/** The examiner, and the part of the office below which its issuers and reports lie. */
export type Qualification = { readonly examiner: Examiner; readonly part: OfficePart };

/** Opens the examiner. @param opened closes it */
export const openQualification = async (opened: AsyncDisposableStack, base: Base): Promise<Qualification> => {
  const { config, clock, random, log, stores, master } = base;
  const examiner = openExaminer({
    ...{ clock, random, log, store: stores.examinations, mode: config.mode },
    origin: new URL(config.office.url).origin,
    allowPrivate: config.mode === 'sandbox' || config.insecureAllowPrivateAddresses,
    reportKey: await openReportKey(deriveKey(master, 'qualification-reports', 32)),
    wait: (milliseconds) => wait(milliseconds),
  });
  opened.defer(examiner.close);
  return {
    examiner,
    part: (app, office) =>
      examiner.mount(app, {
        languageOf: (request) => languageFor({ request }),
        sendPage: (request, reply, page) => sendPage({ office, request, reply }, { ...page, place: undefined }),
      }),
  };
};
