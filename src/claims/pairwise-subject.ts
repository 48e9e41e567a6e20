import { createHash } from 'node:crypto';
import type { EntityId } from '#vocabulary/identifiers.ts';

/**
 * `sub` of a citizen at an entity: hexadecimal SHA-256 and `v1`, 66 characters (franceconnect.md §1.11). `secret` is
 * the platform's own; whoever knows it can link the services of a person. A subject that is kept wins over this one.
 */
export const computeSubject = (entityId: EntityId, identityHash: string, secret: string): string =>
  `${createHash('sha256').update(`${entityId}${identityHash}${secret}`, 'utf8').digest('hex')}v1`;
