import type { DatabaseSync } from 'node:sqlite';
import { type Feedback, feedbackKeptDays, type FeedbackStore } from '#audit/feedback-store.ts';
import type { Commit } from './commit.ts';

type FeedbackRow = Omit<Feedback, 'isUseful'> & { readonly is_useful: number };

/** What readers said of public pages, on SQLite. */
export const createFeedbackStore = (database: DatabaseSync, commit: Commit): FeedbackStore => {
  const insert = database.prepare(
    'INSERT INTO feedback (day, page, language, is_useful, comment) VALUES (?, ?, ?, ?, ?)',
  );
  const removeOld = database.prepare('DELETE FROM feedback WHERE day < ?');
  const newest = database.prepare(
    'SELECT day, page, language, is_useful, comment FROM feedback ORDER BY id DESC LIMIT ?',
  );
  const counts = database.prepare(
    `SELECT page, SUM(is_useful) AS yes, SUM(1 - is_useful) AS no FROM feedback GROUP BY page ORDER BY page`,
  );
  return {
    keep: ({ day, page, language, isUseful, comment }) =>
      commit(() => {
        removeOld.run(day - feedbackKeptDays);
        insert.run(day, page, language, Number(isUseful), comment);
      }),
    list: async (limit) =>
      (newest.all(limit) as FeedbackRow[]).map(({ is_useful: useful, ...rest }) => ({
        ...rest,
        isUseful: useful === 1,
      })),
    summarise: async () => counts.all() as { readonly page: string; readonly yes: number; readonly no: number }[],
  };
};
