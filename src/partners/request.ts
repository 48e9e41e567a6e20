import type { ClientId } from '#vocabulary/identifiers.ts';

/** The professional door, and the two issuers of the citizen door. */
export const partnerDoors = ['professional', 'low', 'plus'] as const;
export type PartnerDoor = (typeof partnerDoors)[number];

export const isPartnerDoor = (word: string): word is PartnerDoor => (partnerDoors as readonly string[]).includes(word);

export const requestStates = [
  'draft',
  'submitted',
  'changes-requested',
  'sandbox',
  'qualification',
  'qualified',
  'production',
  'suspended',
  'closed',
] as const;
export type RequestState = (typeof requestStates)[number];

/** Where a client lives. Each has its own identifier and its own secret; a secret of one opens nothing of the other. */
export const environments = ['sandbox', 'production'] as const;
export type Environment = (typeof environments)[number];

/** What was typed, as it was typed, by name of field; '' where nothing was. Checked when it is used. */
export type RequestFields = Readonly<Record<string, string>>;

/** One change of state, for whoever reads the request later. */
export type HistoryLine = {
  readonly atSeconds: number;
  readonly move: string;
  readonly to: RequestState;
  /** `member`, or who of the operator's side. */
  readonly by: string;
  readonly comment: string;
};

/** What one service asks of one door. */
export type PartnerRequest = {
  readonly requestId: string;
  readonly organisationId: string;
  readonly door: PartnerDoor;
  readonly state: RequestState;
  /** Where a suspended request goes back to. */
  readonly stateBefore: RequestState | undefined;
  /** Grows by one with each change. */
  readonly version: number;
  readonly fields: RequestFields;
  readonly clients: Readonly<Partial<Record<Environment, ClientId>>>;
  readonly history: readonly HistoryLine[];
  readonly createdAtSeconds: number;
  readonly updatedAtSeconds: number;
};

/** As it is called in lists: its name, or its number in short before it has one (the sign reads in both languages). */
export const nameOf = ({ fields, requestId }: Pick<PartnerRequest, 'fields' | 'requestId'>): string =>
  (fields['name'] ?? '').trim() || `№ ${requestId.slice(0, 8)}`;
