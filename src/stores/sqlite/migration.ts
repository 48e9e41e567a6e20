/**
 * One step of the database's shape. Once released it is never edited: what was applied is remembered with
 * a checksum, and a program whose text differs refuses to start. A mend is a new migration.
 */
export type Migration = {
  /** `0001-protocol`: the order is the order of the list in `migrations.ts`, the number is for people. */
  readonly name: string;
  /** Any number of SQL statements; they run in one transaction. */
  readonly sql: string;
};
