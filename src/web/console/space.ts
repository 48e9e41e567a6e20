import type { RelyingParty } from '#account/relying-party.ts';
import type { JournalStore } from '#audit/journal.ts';
import type { AnyOperation } from '#console/operation.ts';
import type { Perform } from '#console/perform.ts';
import type { WaitingOperations } from '#console/waiting.ts';
import type { OperatorRoom } from '#operators/room.ts';
import type { Level } from '#vocabulary/level.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import type { ConsoleRoute } from './console-visit.ts';
import type { LostForms } from './lost-forms.ts';
import type { ConsolePlace } from './places.ts';

/** One subject of the console, as `main-console.ts` wires it. */
export type ConsoleSubject = {
  readonly place: ConsolePlace;
  /** Whoever may do this is shown the place in the navigation. */
  readonly reads: Pick<AnyOperation, 'roles'>;
  readonly routes: readonly ConsoleRoute[];
};

/** The console as a service of our own professional door. */
export type ConsoleDoor = {
  readonly party: RelyingParty;
  readonly issuer: string;
  /** The least that a login must have reached. */
  readonly level: Level;
  /** Whose subject it is; undefined when it is none of this door. */
  readonly nationalIdOf: (subject: string) => NationalId | undefined;
  /** Whether it lets this professional in as things stand: in the directory, and not suspended. */
  readonly letsIn: (nationalId: NationalId) => Promise<boolean>;
};

/** What the pages of the console work with. */
export type ConsoleSpace = {
  readonly operators: OperatorRoom;
  readonly door: ConsoleDoor;
  readonly journal: Pick<JournalStore, 'append'>;
  readonly perform: Perform;
  readonly subjects: readonly ConsoleSubject[];
  readonly waiting: WaitingOperations;
  readonly lostForms: LostForms;
  /** Who may try the console with which card, in a sandbox. */
  readonly testOperators: readonly { readonly name: string; readonly nationalId: NationalId }[];
};
