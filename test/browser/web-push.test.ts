import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Worker } from 'playwright-core';
import { makeOffer } from '#methods/app/offer.ts';
import { createWakeApps } from '#methods/app/wake-apps.ts';
import { createOutgoing } from '#platform/outgoing.ts';
import { createPushSender, deriveVapidKeys } from '#platform/web-push.ts';
import type { NationalId } from '#vocabulary/identifiers.ts';
import { alice, ask } from '../rules/phone/phone-world.ts';
import { launchBrowser } from '../support/browser.ts';
import { type PhoneServer, startPhoneServer } from '../support/phone-server.ts';
import { takeOutPhone } from '../support/pocket.ts';
import { type PushService, startPushService } from '../support/push-service.ts';

// From a request to the words on a locked phone. Everything is real but the way between push service and browser:
// Chromium knows one service only, which no test reaches. What the service reads is handed to the service worker as
// Chromium's own client would.

const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 5000, maximumBytes: 10_000 });
const keys = deriveVapidKeys(Buffer.alloc(32, 7));
let browser: Browser;
let service: PushService;
let server: PhoneServer;
before(async () => {
  [browser, service] = await Promise.all([launchBrowser(), startPushService()]);
  const sender = createPushSender(
    { keys, subject: 'mailto:operator@example.test', lifeSeconds: 120 },
    (address, init) => outgoing.fetch(String(address).replace(service.publicOrigin, service.listensAt), init),
  );
  const push = (nationalId: NationalId): void =>
    createWakeApps({ devices: server.deps.devices, push: sender, log: { error: assert.fail } })(nationalId);
  server = await startPhoneServer({ pushKey: sender.publicKey, more: { push } });
});
after(async () => {
  await browser?.close();
  await server?.close();
  service?.close();
  await outgoing.close();
});

/** The browser's `pushManager`, subscribing at our service; asked as the app asks it. */
const subscribeAtService = async (context: BrowserContext): Promise<void> => {
  await context.exposeFunction('subscribeAtService', (key: number[], isVisible: boolean) => {
    assert.ok(isVisible, 'browsers refuse silent pushes');
    return service.subscribe(Buffer.from(key).toString('base64url'));
  });
  await context.addInitScript(() => {
    let subscription: unknown = null;
    const manager = {
      getSubscription: async () => subscription,
      subscribe: async ({ userVisibleOnly, applicationServerKey }: PushSubscriptionOptionsInit) => {
        const subscribe: (key: number[], isVisible: boolean) => Promise<object> = Reflect.get(
          window,
          'subscribeAtService',
        );
        const key = [...new Uint8Array(applicationServerKey as ArrayBuffer)];
        const made = { ...(await subscribe(key, userVisibleOnly === true)), expirationTime: null };
        subscription = { toJSON: () => made };
        return subscription;
      },
    };
    Object.assign(PushManager.prototype, manager);
  });
};

/** What Chromium's push client does when a push arrives, with no page of the app open. */
const deliver = async (context: BrowserContext, text: string): Promise<void> => {
  const elsewhere = await context.newPage();
  const inspector = await context.newCDPSession(elsewhere);
  const registered = new Promise<string>((resolve) =>
    inspector.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const own = registrations.find(({ scopeURL }) => scopeURL === `${server.origin}/`);
      if (own !== undefined) resolve(own.registrationId);
    }),
  );
  await inspector.send('ServiceWorker.enable');
  const registrationId = await registered;
  await inspector.send('ServiceWorker.deliverPushMessage', { origin: server.origin, registrationId, data: text });
  await elsewhere.close();
};

/** Notes the words of the next notification, which goes its way: a Chromium without a desktop cannot tell what it shows. */
const listenToNotifications = (worker: Worker): Promise<void> =>
  worker.evaluate(() => {
    const { registration } = globalThis as unknown as { readonly registration: ServiceWorkerRegistration };
    const show = registration.showNotification.bind(registration);
    const shown = new Promise<string>((resolve) => {
      registration.showNotification = (title, options) => {
        resolve(`${title} ${options?.body}`);
        return show(title, options);
      };
    });
    Object.assign(globalThis, { shown });
  });

test('a closed app is woken: subscribed, pushed to, and it says that something waits, never what', async () => {
  const phone = await takeOutPhone(browser, server.origin);
  const context = phone.page.context();
  await context.grantPermissions(['notifications'], { origin: server.origin });
  await subscribeAtService(context);
  await phone.page.reload();
  await phone.enrol((await makeOffer(server.deps, alice, 'card')).token);
  await phone.page.getByRole('button', { name: 'M’avertir quand l’application est fermée' }).click();
  await phone.page.getByRole('status').filter({ hasText: 'Ce téléphone vous avertira.' }).waitFor();
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
  await listenToNotifications(worker);
  await phone.page.goto('about:blank');
  const pushed = service.next();
  await ask(server.deps, alice);
  const { text } = await pushed;
  assert.equal(text, '{"is":"waiting"}');
  await deliver(context, text);
  const shown = await worker.evaluate(() => Reflect.get(globalThis, 'shown') as Promise<string>);
  assert.match(shown, /Une demande de connexion vous attend|A login request is waiting for you/);
  assert.doesNotMatch(shown, /Dossier médical/);
  await phone.page.goto(server.origin);
  assert.equal((await phone.awaitRequest()).serviceName, 'Dossier médical');
  assert.deepEqual(phone.complaints, []);
  await phone.leave();
});
