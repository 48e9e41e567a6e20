import { after } from 'node:test';

const patienceMilliseconds = 5000;

/**
 * Loaded before every file of tests. A file whose set-up failed may have left a listener open: it has failed already,
 * and must not hold up the run. Node's own `--test-force-exit` leaves at once, and with it goes what short files had
 * still to tell: their results were missing from the report, without a word.
 */
after(() => {
  setTimeout(() => process.exit(), patienceMilliseconds).unref();
});
