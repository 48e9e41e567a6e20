import type { Mail, Messenger } from './messenger.ts';

export type MailSettings = {
  readonly host: string;
  readonly port: number;
  /** `implicit`: TLS from the first byte (RFC 8314). `starttls`: refused unless the server upgrades. `none`: plain text. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Sender, as in a `From` header. */
  readonly from: string;
};

export type MailSender = { readonly sendMail: Messenger['sendMail']; readonly close: () => Promise<void> };

const answerTimeoutMilliseconds = 10_000;

/** Hands messages to a mail server (SMTP, RFC 5321). Rejects when the server does not take one. The library is loaded with the first. */
export const createMailSender = (settings: MailSettings): MailSender => {
  const { host, port, tls, user, password, from } = settings;
  const open = async () =>
    (await import('nodemailer')).default.createTransport({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password } }),
      pool: true,
      maxConnections: 4,
      connectionTimeout: answerTimeoutMilliseconds,
      greetingTimeout: answerTimeoutMilliseconds,
      socketTimeout: answerTimeoutMilliseconds,
      // What is sent is text of our own; nothing in it may make the library read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  let transport: ReturnType<typeof open> | undefined;
  return {
    sendMail: async ({ to, subject, text }: Mail) => {
      transport ??= open();
      await (await transport).sendMail({ from, to: { name: '', address: to }, subject, text });
    },
    close: async () => (await transport)?.close(),
  };
};
