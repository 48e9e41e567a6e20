import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { Claims } from './partner.ts';

/** Who logged in, as far as a service shows it in its header. Empty strings where UserInfo says nothing. */
export type Identity = {
  readonly name: string;
  readonly nationalId: string;
  readonly professionCode: string;
  readonly organization: string;
};

const shape = Type.Object({
  given_name: Type.Optional(Type.String()),
  family_name: Type.Optional(Type.String()),
  SubjectNameID: Type.Optional(Type.String()),
  SubjectOrganization: Type.Optional(Type.String()),
  /** `code^OID`, one for each profession. */
  SubjectRole: Type.Optional(Type.Array(Type.String())),
});

/** Reads UserInfo as a service does: what it needs, nothing more; undefined when the shape is another. */
export function readIdentity(userInfo: Claims): Identity | undefined {
  if (!Value.Check(shape, userInfo)) return undefined;
  return {
    name: [userInfo.given_name, userInfo.family_name].filter((part) => part !== undefined && part !== '').join(' '),
    nationalId: userInfo.SubjectNameID ?? '',
    professionCode: userInfo.SubjectRole?.[0]?.split('^')[0] ?? '',
    organization: userInfo.SubjectOrganization ?? '',
  };
}
