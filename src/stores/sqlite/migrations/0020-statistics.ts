import type { Migration } from '../migration.ts';

/**
 * Counters made from the journal, the last line that they count, and what readers said of public pages.
 * By day with everything that is asked for; by day and by hour without service, level and fault, which is what most
 * questions need: those tables stay small however many services there are.
 */
export const statisticsMigration: Migration = {
  name: '0020-statistics',
  sql: `
CREATE TABLE statistic_day (
  day TEXT NOT NULL,
  door TEXT NOT NULL,
  method TEXT NOT NULL,
  level TEXT NOT NULL,
  provider TEXT NOT NULL,
  service TEXT NOT NULL,
  outcome TEXT NOT NULL,
  fault TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, door, method, level, provider, service, outcome, fault)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic_total (
  day TEXT NOT NULL,
  door TEXT NOT NULL,
  method TEXT NOT NULL,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, door, method, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic_hour (
  hour INTEGER NOT NULL,
  door TEXT NOT NULL,
  method TEXT NOT NULL,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (hour, door, method, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE statistic_progress (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  counted INTEGER NOT NULL
) STRICT;
INSERT INTO statistic_progress (id, counted) VALUES (1, 0);

CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  day INTEGER NOT NULL,
  page TEXT NOT NULL,
  language TEXT NOT NULL,
  is_useful INTEGER NOT NULL,
  comment TEXT NOT NULL
) STRICT;
CREATE INDEX feedback_day ON feedback (day);
`,
};
