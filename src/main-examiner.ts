import { type Examiner, openExaminer } from '#examiner/examiner.ts';
import { openReportKey } from '#examiner/report-key.ts';
import { deriveKey } from '#platform/master-key.ts';
import { languageFor, type OfficePart, sendPage } from '#web/office/office.ts';
import type { Base } from './main.ts';
import type { PreparedSandbox } from './main-sandbox.ts';
import { serviceCertificates } from './main-tls.ts';

/** The examiner, and the part of the office below which its issuers and reports lie. */
export type Qualification = { readonly examiner: Examiner; readonly part: OfficePart };

/** Opens the examiner; the partner space, whose requests it examines, closes it. */
export const openQualification = async (base: Base, sandbox: PreparedSandbox | undefined): Promise<Qualification> => {
  const { config, clock, random, log, stores, master, wait } = base;
  const examiner = openExaminer({
    ...{ clock, random, log, wait, store: stores.examinations, mode: config.mode },
    origin: new URL(config.office.url).origin,
    allowPrivate: config.mode === 'sandbox' || config.insecureAllowPrivateAddresses,
    reportKey: await openReportKey(deriveKey(master, 'qualification-reports', 32)),
    mutualTls: await mutualTlsOf(base, sandbox),
  });
  return {
    examiner,
    part: (app, office) =>
      examiner.mount(app, {
        languageOf: (request) => languageFor({ request }),
        sendPage: (request, reply, page) => sendPage({ office, request, reply }, { ...page, place: undefined }),
      }),
  };
};

/** Services that prove themselves by a certificate are examined at the listener that asks them for it. */
const mutualTlsOf = async (base: Base, sandbox: PreparedSandbox | undefined) => {
  const mutualTls = base.config.professional.mutualTls ?? sandbox?.mutualTls;
  if (mutualTls === undefined) return undefined;
  const { presented } = await serviceCertificates(base, mutualTls);
  return { origin: new URL(mutualTls.url).origin, presented };
};
