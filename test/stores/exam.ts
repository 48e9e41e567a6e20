import { describe } from 'node:test';
import { examineAccount } from './exam/account.ts';
import { examineAnswers } from './exam/answers.ts';
import { examineChallenges } from './exam/challenges.ts';
import { examineCitizens } from './exam/citizen.ts';
import { examineClients } from './exam/clients.ts';
import { examineContacts } from './exam/contacts.ts';
import { examineDeliveries } from './exam/deliveries.ts';
import { examineDevices } from './exam/devices.ts';
import { examineEnrolments } from './exam/enrolments.ts';
import { examineExaminations } from './exam/examinations.ts';
import type { OpenExaminee } from './exam/examinee.ts';
import { examineJournal } from './exam/journal.ts';
import { examineKeys } from './exam/keys.ts';
import { examineLogins } from './exam/logins.ts';
import { examineOperators } from './exam/operators.ts';
import { examinePlaces } from './exam/places.ts';
import { examineProposals } from './exam/proposals.ts';
import { examineProtocol } from './exam/protocol.ts';
import { examineProtocolModel } from './exam/protocol-model.ts';
import { examineReports } from './exam/reports.ts';
import { examineRequestLimits } from './exam/request-limits.ts';
import { examineSessionEnd } from './exam/session-end.ts';
import { examineStatistics } from './exam/statistics.ts';
import { examineSuspensions } from './exam/suspensions.ts';

/**
 * The exam that every backend sits: each sentence of each store contract, seen from outside.
 * `open` gives a fresh, empty backend each time; it is closed by the exam.
 */
export const examineStores = (name: string, open: OpenExaminee): void => {
  describe(`${name} passes the exam of the stores`, () => {
    examineProtocol(open);
    examineSessionEnd(open);
    examineProtocolModel(open);
    examineDeliveries(open);
    examineKeys(open);
    examineClients(open);
    examineLogins(open);
    examineDevices(open);
    examineChallenges(open);
    examineRequestLimits(open);
    examineEnrolments(open);
    examineCitizens(open);
    examineContacts(open);
    examineAccount(open);
    examineSuspensions(open);
    examineReports(open);
    examineOperators(open);
    examineProposals(open);
    examineJournal(open);
    examinePlaces(open);
    examineStatistics(open);
    examineExaminations(open);
    examineAnswers(open);
  });
};
