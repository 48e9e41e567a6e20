import type { DatabaseSync } from 'node:sqlite';
import type { Answer, AnswerStore } from '#partners/answer.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type Document = { readonly document: string };
type AttachmentRow = { readonly media_type: string | null; readonly bytes: Uint8Array | null };

/** JSON leaves out what is undefined; two members are always there, so they are put back. */
const read = ({ document }: Document): Answer => {
  const answer = JSON.parse(document) as Answer;
  return { ...answer, attachment: answer.attachment, review: answer.review };
};

/** Answers to the questions of a qualification, on SQLite. */
export const createAnswerStore = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): AnswerStore => {
  const list = database.prepare('SELECT document FROM partner_answer WHERE request_id = ? ORDER BY question');
  const find = database.prepare('SELECT document FROM partner_answer WHERE request_id = ? AND question = ?');
  const save = database.prepare(
    `INSERT INTO partner_answer (request_id, question, document, media_type, bytes)
     VALUES (:request, :question, :document, :mediaType, :bytes)
     ON CONFLICT (request_id, question) DO UPDATE SET document = excluded.document,
       media_type = coalesce(excluded.media_type, media_type), bytes = coalesce(excluded.bytes, bytes)`,
  );
  const attachment = database.prepare(
    'SELECT media_type, bytes FROM partner_answer WHERE request_id = ? AND question = ?',
  );
  const findOne = (requestId: string, question: string): Answer | undefined => {
    const row = find.get(requestId, question) as Document | undefined;
    return row && read(row);
  };
  return {
    listAnswers: async (requestId) => (list.all(requestId) as Document[]).map(read),
    findAnswer: async (requestId, question) => findOne(requestId, question),
    saveAnswer: (answer, attached, events) =>
      commit(() => {
        const { requestId: request, question, version } = answer;
        if ((findOne(request, question)?.version ?? 0) !== version - 1) return false;
        const [mediaType, bytes] = [attached?.mediaType ?? null, attached?.bytes ?? null];
        save.run({ request, question, document: JSON.stringify(answer), mediaType, bytes });
        journal.appendInTransaction(events);
        return true;
      }),
    findAttachment: async (requestId, question) => {
      const row = attachment.get(requestId, question) as AttachmentRow | undefined;
      return row === undefined || row.bytes === null || row.media_type === null
        ? undefined
        : { mediaType: row.media_type, bytes: row.bytes };
    },
  };
};
