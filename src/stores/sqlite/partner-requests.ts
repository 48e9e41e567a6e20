import type { DatabaseSync } from 'node:sqlite';
import type { PartnerFile, PartnerStore } from '#partners/partner-store.ts';
import type { PartnerRequest } from '#partners/request.ts';
import type { Commit } from './commit.ts';
import type { SqliteJournal } from './journal.ts';

type Document = { readonly document: string };
type FileRow = { readonly media_type: string; readonly bytes: Uint8Array };

type Requests = Pick<
  PartnerStore,
  | 'addRequest'
  | 'findRequest'
  | 'listRequests'
  | 'listInStates'
  | 'saveRequest'
  | 'saveFile'
  | 'findFile'
  | 'removeFile'
  | 'hasLogo'
  | 'findLogo'
>;

/** JSON leaves out what is undefined; one member is always there, so it is put back. */
const read = ({ document }: Document): PartnerRequest => {
  const request = JSON.parse(document) as PartnerRequest;
  return { ...request, stateBefore: request.stateBefore };
};

/** Requests and what was uploaded with them, on SQLite. */
export const createPartnerRequests = (database: DatabaseSync, commit: Commit, journal: SqliteJournal): Requests => {
  const statements = prepareStatements(database);
  return {
    addRequest: (request, events) =>
      commit(() => {
        const { requestId, organisationId, state, version, createdAtSeconds, updatedAtSeconds } = request;
        const document = JSON.stringify(request);
        statements.add.run(requestId, organisationId, state, version, createdAtSeconds, updatedAtSeconds, document);
        journal.appendInTransaction(events);
      }),
    findRequest: async (requestId) => {
      const row = statements.find.get(requestId) as Document | undefined;
      return row && read(row);
    },
    listRequests: async (organisationId) => (statements.list.all(organisationId) as Document[]).map(read),
    listInStates: async (states, limit) =>
      (statements.inStates.all(JSON.stringify(states), limit) as Document[]).map(read),
    saveRequest: (request, events) =>
      commit(() => {
        const { requestId, state, version, updatedAtSeconds } = request;
        const document = JSON.stringify(request);
        const { changes } = statements.save.run(state, version, updatedAtSeconds, document, requestId, version - 1);
        if (changes === 0) return false;
        journal.appendInTransaction(events);
        return true;
      }),
    saveFile: (requestId, kind, { mediaType, bytes }) =>
      commit(() => void statements.saveFile.run(requestId, kind, mediaType, bytes)),
    findFile: async (requestId, kind) => {
      return toFile(statements.findFile.get(requestId, kind) as FileRow | undefined);
    },
    removeFile: (requestId, kind) => commit(() => void statements.removeFile.run(requestId, kind)),
    hasLogo: async (clientId) => statements.hasLogo.get({ clientId }) !== undefined,
    findLogo: async (clientId) => toFile(statements.findLogo.get({ clientId }) as FileRow | undefined),
  };
};

const toFile = (row: FileRow | undefined): PartnerFile | undefined =>
  row && { mediaType: row.media_type, bytes: row.bytes };

/** Each of the two ways has its index; asked for apart, neither reads the document again. */
const logoOfClient = `FROM partner_file WHERE kind = 'logo' AND request_id IN (
  SELECT request_id FROM partner_request WHERE json_extract(document, '$.clients.sandbox') = :clientId
  UNION ALL
  SELECT request_id FROM partner_request WHERE json_extract(document, '$.clients.production') = :clientId)`;

const prepareStatements = (database: DatabaseSync) => ({
  add: database.prepare(
    `INSERT INTO partner_request (request_id, organisation_id, state, version, created_at, updated_at, document)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  ),
  find: database.prepare('SELECT document FROM partner_request WHERE request_id = ?'),
  list: database.prepare(
    'SELECT document FROM partner_request WHERE organisation_id = ? ORDER BY created_at DESC, request_id',
  ),
  inStates: database.prepare(
    `SELECT document FROM partner_request WHERE state IN (SELECT value FROM json_each(?))
     ORDER BY updated_at, request_id LIMIT ?`,
  ),
  save: database.prepare(
    `UPDATE partner_request SET state = ?, version = ?, updated_at = ?, document = ?
     WHERE request_id = ? AND version = ?`,
  ),
  saveFile: database.prepare(
    `INSERT INTO partner_file (request_id, kind, media_type, bytes) VALUES (?, ?, ?, ?)
     ON CONFLICT (request_id, kind) DO UPDATE SET media_type = excluded.media_type, bytes = excluded.bytes`,
  ),
  findFile: database.prepare('SELECT media_type, bytes FROM partner_file WHERE request_id = ? AND kind = ?'),
  hasLogo: database.prepare(`SELECT 1 ${logoOfClient}`),
  findLogo: database.prepare(`SELECT media_type, bytes ${logoOfClient}`),
  removeFile: database.prepare('DELETE FROM partner_file WHERE request_id = ? AND kind = ?'),
});
