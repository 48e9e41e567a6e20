import { createHash } from 'node:crypto';

/** The one script of the partner space: it asks the browser for a passkey. Without it the code by e-mail does everything. */
export const passkeyScript = `
const post = async (path, body) => {
  const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
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
      const path = '/partenaires/cles/' + place.dataset.passkey;
      const options = await post(path + '/options', {});
      const credential = place.dataset.passkey === 'sign-in'
        ? await navigator.credentials.get({ publicKey: key.parseRequestOptionsFromJSON(options) })
        : await navigator.credentials.create({ publicKey: key.parseCreationOptionsFromJSON(options) });
      const name = place.querySelector('input');
      const { next } = await post(path, { credential: credential.toJSON(), name: name ? name.value : '' });
      location.assign(next);
    } catch {
      failed.hidden = false;
    }
  });
}
`.trim();

export const passkeyScriptPath = `/assets/passkey-${createHash('sha256').update(passkeyScript).digest('hex').slice(0, 12)}.js`;
