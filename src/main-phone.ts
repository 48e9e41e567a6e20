import type { ServerOptions } from 'node:https';
import { resolveIdentifier } from '#directory/resolve.ts';
import type { Issuer } from '#issuer/issuer.ts';
import { announceDevice } from '#methods/app/announce.ts';
import type { AnswerDeps } from '#methods/app/answer-challenge.ts';
import type { ContactDeps } from '#methods/app/contact.ts';
import type { ManageDeps, RevokeDeps } from '#methods/app/manage.ts';
import type { MessageDeps } from '#methods/app/messages.ts';
import { createAssertionVerifier, createRegistrationVerifier, type PasskeyPlace } from '#methods/app/passkey.ts';
import { createWakeApps } from '#methods/app/wake-apps.ts';
import { createWire } from '#methods/app/wire.ts';
import { createMailSender } from '#platform/mail.ts';
import { deriveKey } from '#platform/master-key.ts';
import type { Messenger } from '#platform/messenger.ts';
import { createSealer } from '#platform/sealed-token.ts';
import { createSmsSender } from '#platform/sms.ts';
import { createPushSender, deriveVapidKeys, noPush, type PushSender } from '#platform/web-push.ts';
import type { DeviceId, SessionId } from '#vocabulary/identifiers.ts';
import { createPhoneLook } from '#web/phone/phone-look.ts';
import { createPhoneServer } from '#web/phone/server.ts';
import type { PhoneDoor } from '#web/professional/phone-door.ts';
import type { Base } from './main.ts';
import { knownContactsOf, openContacts } from './main-contacts.ts';
import { type Listening, listen } from './main-listen.ts';
import { lookOptionsOf } from './main-look.ts';
import type { PreparedSandbox } from './main-sandbox.ts';
import { readTls } from './main-tls.ts';

/** The phone as a method: what the login pages, the back channel and the app’s own listener share. */
export type PhoneMethod = {
  readonly answer: AnswerDeps;
  readonly manage: ManageDeps;
  /** How people are told something, and where. */
  readonly contact: ContactDeps;
  /** Undefined where phones are enrolled by card only. */
  readonly messages: MessageDeps | undefined;
  readonly passkeys: PasskeyPlace;
  readonly push: PushSender;
  readonly noteSession: (id: DeviceId, sessionId: SessionId, expiresAtSeconds: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** Before the issuer: nothing here knows who serves. */
export const openPhoneMethod = (base: Base, sandbox: PreparedSandbox | undefined): PhoneMethod => {
  const { config, stores, clock, random, log, master } = base;
  const { devices, challenges, enrolments } = stores;
  const appOrigin = new URL(config.phone.url).origin;
  const passkeys = { rpId: new URL(appOrigin).hostname, appOrigin };
  const push = openPush(base, sandbox);
  const resolve = (identifier: string) => resolveIdentifier(base.directory, identifier);
  const rateKey = deriveKey(master, 'phone-rates', 32);
  const { messenger, close } = openMessenger(base, sandbox);
  const contact: ContactDeps = {
    contacts: openContacts(knownContactsOf(base, random), sandbox),
    messenger,
    clock,
    log,
    journal: stores.journal,
  };
  const messages = { ...contact, enrolments, challenges, random, resolve, rateKey };
  const announce: ManageDeps['announce'] = (notice) => announceDevice(contact, notice);
  const byMessages = sandbox !== undefined || config.phone.enrolByMessages;
  return {
    answer: {
      challenges,
      devices,
      clock,
      random,
      wire: createWire(),
      rules: config.phone.rules,
      rateKey,
      resolve,
      push: createWakeApps({ devices, push, log }),
      appOrigin,
      pinPepper: deriveKey(master, 'phone-pins', 32),
      level: config.phone.level,
      verifyPasskey: createAssertionVerifier(passkeys),
      announce,
    },
    manage: { devices, clock, announce },
    contact,
    messages: byMessages ? { ...messages, codeKey: deriveKey(master, 'message-codes', 32) } : undefined,
    passkeys,
    push,
    noteSession: devices.noteSession,
    close,
  };
};

const openPush = ({ config, master, outgoing }: Base, sandbox: PreparedSandbox | undefined): PushSender => {
  if (sandbox !== undefined) return sandbox.mailbox.push;
  if (config.phone.push === undefined) return noPush;
  const keys = deriveVapidKeys(deriveKey(master, 'web-push', 32));
  const { subject } = config.phone.push;
  return createPushSender({ keys, subject, lifeSeconds: config.phone.rules.challengeSeconds }, outgoing.fetch);
};

/** What is configured is used, in a sandbox too; what is not goes to the sandbox's mailbox, or nowhere. */
const openMessenger = (
  { config: { messages }, outgoing }: Base,
  sandbox: PreparedSandbox | undefined,
): { readonly messenger: Messenger; readonly close: () => Promise<void> } => {
  const otherwise = sandbox?.mailbox.messenger ?? unconfigured;
  const { mail, sms } = messages;
  const mailSender =
    mail && createMailSender({ ...mail, user: mail.user ?? undefined, password: mail.password ?? undefined });
  const smsSender = sms && createSmsSender({ ...sms, authorization: sms.authorization ?? undefined }, outgoing.fetch);
  return {
    messenger: {
      sendMail: mailSender?.sendMail ?? otherwise.sendMail,
      sendSms: smsSender?.sendSms ?? otherwise.sendSms,
    },
    close: async () => mailSender?.close(),
  };
};

const unconfigured: Messenger = {
  sendMail: () => Promise.reject(new Error('No mail server is configured (messages.mail).')),
  sendSms: () => Promise.reject(new Error('No SMS gateway is configured (messages.sms).')),
};

/** Managing phones, with what ends sessions, which only the issuer can. */
export const managingOf = ({ manage, answer }: PhoneMethod, endSessions: Issuer['endSessions']): RevokeDeps => ({
  ...manage,
  wire: answer.wire,
  endSessions,
});

/** What the login and device pages need of the phone. */
export const phoneDoorOf = (method: PhoneMethod, { stores, config }: Base, manage: RevokeDeps): PhoneDoor => ({
  challenge: method.answer,
  manage,
  enrolments: stores.enrolments,
  messages: method.messages,
  maximumDevices: config.phone.maximumDevices,
  appUrl: method.answer.appOrigin,
});

/** Opens the listener of the app. */
export const openPhoneListener = async (
  {
    base,
    method,
    sandbox,
  }: { readonly base: Base; readonly method: PhoneMethod; readonly sandbox: PreparedSandbox | undefined },
  manage: RevokeDeps,
): Promise<Listening> => {
  const { config, stores, clock, random, log, master } = base;
  const { answer, passkeys, push } = method;
  const { appOrigin, pinPepper } = answer;
  const { enrolments } = stores;
  const { maximumDevices } = config.phone;
  const common = { devices: stores.devices, clock, random, appOrigin };
  const server = createPhoneServer(
    {
      origin: appOrigin,
      answer,
      placeOf: base.placeOf,
      enrol: {
        ...common,
        enrolments,
        pinPepper,
        maximumDevices,
        verifyRegistration: createRegistrationVerifier(passkeys),
        announce: manage.announce,
      },
      connect: { ...common, sealer: createSealer(deriveKey(master, 'phone-connections', 32)) },
      acts: { ...answer, enrolments, maximumDevices, sealer: createSealer(deriveKey(master, 'phone-acts', 32)) },
      manage,
      passkeys,
      sealer: createSealer(deriveKey(master, 'phone-cookies', 32)),
      ...createPhoneLook({ ...lookOptionsOf(config), sandbox: sandbox !== undefined }),
      log,
      pushKey: push.publicKey,
    },
    await tlsOf(base),
  );
  return listen(server, config.phone.listen, 'the phone app');
};

const tlsOf = async ({ config }: Base): Promise<ServerOptions | undefined> =>
  config.phone.tls === undefined ? undefined : { ...(await readTls(config.phone.tls)), minVersion: 'TLSv1.2' };
