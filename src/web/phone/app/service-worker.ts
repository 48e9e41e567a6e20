/** Keeps the shell of the app on the phone, so that it opens without a network, and wakes on a push. */

/** Written before this file by the server: another version is another worker. */
declare const shell: { readonly version: string; readonly paths: readonly string[] };

/** The part of `ServiceWorkerGlobalScope` that is used here; the library of types for workers excludes the one for pages. */
type Life = { readonly waitUntil: (work: Promise<unknown>) => void };
type Fetched = Life & { readonly request: Request; readonly respondWith: (response: Promise<Response>) => void };
type Pushed = Life & { readonly notification: { readonly close: () => void } };
type Window = { readonly focus: () => Promise<unknown> };
declare const self: {
  readonly addEventListener: ((type: 'install' | 'activate' | 'push', listener: (event: Life) => void) => void) &
    ((type: 'fetch', listener: (event: Fetched) => void) => void) &
    ((type: 'notificationclick', listener: (event: Pushed) => void) => void);
  readonly skipWaiting: () => Promise<void>;
  readonly clients: {
    readonly claim: () => Promise<void>;
    readonly matchAll: (options: { readonly type: 'window' }) => Promise<readonly Window[]>;
    readonly openWindow: (url: string) => Promise<unknown>;
  };
  readonly registration: { readonly showNotification: (title: string, options: NotificationOptions) => Promise<void> };
  readonly navigator: { readonly language: string };
};

const cacheName = `shell-${shell.version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(shell.paths.map((path) => new Request(path, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** The shell from the phone, everything else from the network. A page that is open keeps the modules that it has. */
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const isShell = event.request.method === 'GET' && origin === location.origin && shell.paths.includes(pathname);
  if (isShell) event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(event.request)));
});

/** Carries no content: what is asked is read from the server, in the app, and never approved from here. */
self.addEventListener('push', (event) => {
  const isFrench = self.navigator.language.startsWith('fr');
  event.waitUntil(
    self.registration.showNotification(
      isFrench ? 'Une demande de connexion vous attend' : 'A login request is waiting for you',
      {
        body: isFrench ? 'Ouvrez l’application pour la voir.' : 'Open the app to see it.',
        icon: '/icons/app-192.png',
        tag: 'request',
      },
    ),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients
      .matchAll({ type: 'window' })
      .then(([open]) => (open === undefined ? self.clients.openWindow('/') : open.focus())),
  );
});
