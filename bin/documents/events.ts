import { eventKinds } from '#vocabulary/event.ts';
import { code, madeBy, page, table } from './markdown.ts';

/** What the journal can say. */
export const eventsPage = (): string =>
  page(
    '# Journal',
    madeBy('`src/vocabulary/event.ts`'),
    'Every line carries a kind and a time and, where they apply, the national identifier, the client, the session and the correlation id. Never names, claims, tokens or secrets. A kind once written is never renamed.',
    table(
      ['kind', 'what it says'],
      Object.entries(eventKinds).map(([kind, meaning]) => [code(kind), meaning]),
    ),
  );
