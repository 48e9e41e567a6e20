import type { Contact, ContactLookup } from '#methods/app/contact.ts';
import { formerAdeli, type TestPerson, testPeople, testRpps } from './test-people.ts';

/** Correspondence details of the test people, by primary identifier. One of them has none, as some professionals have. */
const testContacts: ReadonlyMap<string, Contact> = new Map(
  testPeople
    .filter(({ nationalId }) => nationalId !== testRpps(12))
    .map((person, index) => [primaryId(person), contactOf(person, index)]),
);

/** What the directory of a sandbox knows. */
export const sandboxContacts: ContactLookup = {
  findContact: async (nationalId) => testContacts.get(nationalId),
};

function primaryId({ nationalId }: TestPerson): string {
  return nationalId === formerAdeli.formerId ? formerAdeli.nationalId : nationalId;
}

/** `example.test` is nobody's (RFC 6761 §6.2), and 06 39 98 is kept for fiction by the French numbering plan. */
function contactOf({ givenName, familyName }: TestPerson, index: number): Contact {
  const name = [givenName, familyName].filter((part) => part !== '').join('.');
  const plain = name.normalize('NFD').replaceAll(/[^A-Za-z.-]/g, '');
  return { email: `${plain.toLowerCase()}@example.test`, mobile: `+3363998${String(index + 1).padStart(4, '0')}` };
}
