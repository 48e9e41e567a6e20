/** Which card is in which virtual reader; a browser has one reader of its own. */
export type Slots = {
  readonly inserted: (readerId: string | undefined) => string | undefined;
  readonly insert: (readerId: string, cardId: string) => void;
  readonly remove: (readerId: string) => void;
};

const mostReaders = 5_000;

/** Kept in memory and forgotten with the process; the reader filled the longest ago gives way when there are too many. */
export function createSlots(most = mostReaders): Slots {
  const slots = new Map<string, string>();
  return {
    inserted: (readerId) => (readerId === undefined ? undefined : slots.get(readerId)),
    insert: (readerId, cardId) => {
      slots.delete(readerId);
      const [oldest] = slots.keys();
      if (slots.size >= most && oldest !== undefined) slots.delete(oldest);
      slots.set(readerId, cardId);
    },
    remove: (readerId) => void slots.delete(readerId),
  };
}
