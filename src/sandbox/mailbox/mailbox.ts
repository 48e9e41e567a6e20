import type { Messenger } from '#platform/messenger.ts';
import type { PushSender } from '#platform/web-push.ts';
import type { Clock } from '#vocabulary/clock.ts';

/** One message as it would have reached somebody. */
export type KeptMessage = { readonly atMilliseconds: number } & (
  | { readonly by: 'mail'; readonly to: string; readonly subject: string; readonly text: string }
  | { readonly by: 'sms'; readonly to: string; readonly text: string }
  /** A push carries no identity: neither whose it is nor what waits. */
  | { readonly by: 'push'; readonly subscribed: boolean }
);

/** Everything that the platform sends in a sandbox ends here, and nowhere else. */
export type Mailbox = {
  readonly messenger: Messenger;
  readonly push: PushSender;
  /** Newest first. */
  readonly list: () => readonly KeptMessage[];
};

const mostMessages = 1_000;

/** Kept in memory and forgotten with the process; the oldest message gives way when there are too many. */
export const createMailbox = (clock: Clock): Mailbox => {
  const messages: KeptMessage[] = [];
  const keep = (message: KeptMessage): void => {
    messages.unshift(message);
    messages.length = Math.min(messages.length, mostMessages);
  };
  const at = () => ({ atMilliseconds: clock.nowMilliseconds() });
  return {
    messenger: {
      sendMail: async ({ to, subject, text }) => keep({ ...at(), by: 'mail', to, subject, text }),
      sendSms: async ({ to, text }) => keep({ ...at(), by: 'sms', to, text }),
    },
    push: {
      publicKey: undefined,
      wake: async (target) => {
        keep({ ...at(), by: 'push', subscribed: target !== undefined });
        return 'sent';
      },
    },
    list: () => [...messages],
  };
};
