import { createHash } from 'node:crypto';
import { type Html, html } from '#platform/html.ts';

/** Asks the browser for a passkey. The one script of the partner space and of the console; both have another way in. */
export const passkeyScript = `
const post = async (path, csrf, body) => {
  const headers = { 'content-type': 'application/json', 'x-csrf': csrf };
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};
const key = globalThis.PublicKeyCredential;
for (const place of key && key.parseRequestOptionsFromJSON ? document.querySelectorAll('[data-passkey]') : []) {
  place.hidden = false;
  const failed = place.querySelector('[role=alert]');
  place.querySelector('button').addEventListener('click', async () => {
    failed.hidden = true;
    try {
      const { passkey: path, csrf = '', back: vers = '' } = place.dataset;
      const options = await post(path + '/options', csrf, {});
      const credential = path.endsWith('/sign-in')
        ? await navigator.credentials.get({ publicKey: key.parseRequestOptionsFromJSON(options) })
        : await navigator.credentials.create({ publicKey: key.parseCreationOptionsFromJSON(options) });
      const name = place.querySelector('input');
      const { next } = await post(path, csrf, { credential: credential.toJSON(), name: name ? name.value : '', vers });
      location.assign(next);
    } catch {
      failed.hidden = false;
    }
  });
}
`.trim();

export const passkeyScriptPath = `/assets/passkey-${createHash('sha256').update(passkeyScript).digest('hex').slice(0, 12)}.js`;

type PasskeyPlace = {
  /** Where the page posts: `<path>/options`, then `<path>`. One that ends with `/sign-in` proves a key, others make one. */
  readonly path: string;
  readonly before: Html | undefined;
  readonly button: string;
  readonly failed: string;
  /** Classes of the button. */
  readonly look: string;
  /** Sent along as the header `x-csrf`, where the path wants one. */
  readonly csrf?: string | undefined;
  /** Sent along as `vers`: the page that the reader wanted. */
  readonly back?: string | undefined;
};

/** What a page shows of a passkey ceremony; hidden where the browser has no passkeys or no script runs. */
export const passkeyPlace = ({ path, before, button, failed, look, csrf = '', back = '' }: PasskeyPlace): Html =>
  html`<div hidden data-passkey="${path}" data-csrf="${csrf}" data-back="${back}" class="stack">${before}
<button class="button ${look}" type="button">${button}</button>
<p class="error" role="alert" hidden>${failed}</p></div>`;
