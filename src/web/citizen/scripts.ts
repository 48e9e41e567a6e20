import { createHash } from 'node:crypto';

/**
 * A form that is sent once: the button says so, and a second click does nothing. Everything works without it: the
 * server takes a second click too. A page that comes back from the browser’s memory is usable again.
 */
const onceScript = `
for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent === 'yes') return event.preventDefault();
    form.dataset.sent = 'yes';
    form.setAttribute('aria-busy', 'true');
  });
}
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[data-sent]')) {
    delete form.dataset.sent;
    form.removeAttribute('aria-busy');
  }
});
`.trim();

/** Sends the form of a logout’s first page. */
const sendScript = `
document.querySelector('form[data-send]')?.requestSubmit();
`.trim();

const named = (name: string, text: string): string =>
  `/assets/${name}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.js`;

export const onceScriptPath = named('once', onceScript);
export const sendScriptPath = named('send', sendScript);

/** The scripts of these pages by path. */
export const citizenScripts: ReadonlyMap<string, string> = new Map([
  [onceScriptPath, onceScript],
  [sendScriptPath, sendScript],
]);
