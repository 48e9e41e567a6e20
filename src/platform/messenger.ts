export type Mail = { readonly to: string; readonly subject: string; readonly text: string };
export type Sms = { readonly to: string; readonly text: string };

/** Mail and SMS. Each resolves when the message was handed over, and rejects when it could not be. */
export type Messenger = {
  readonly sendMail: (mail: Mail) => Promise<void>;
  readonly sendSms: (sms: Sms) => Promise<void>;
};
