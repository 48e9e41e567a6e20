import { createHash } from 'node:crypto';

/**
 * The one script of the login pages. It spares a screen reader the reloads by which the page waits without it: it asks
 * for the state, held by the server until something changes, and moves on when it has. It also counts the time down.
 */
export const waitScript = `
const page = document.querySelector('[data-wait]');
const left = page.querySelector('[data-seconds]');
const bar = page.querySelector('progress');
const endsAt = performance.now() + Number(page.dataset.left) * 1000;
const tick = () => {
  const seconds = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  left.textContent = String(seconds);
  bar.value = seconds;
};
setInterval(tick, 1000);
const ask = async () => {
  try {
    const answer = await fetch(page.dataset.wait + '/state', { headers: { accept: 'application/json' } });
    const { state } = await answer.json();
    if (state !== 'pending') return location.replace(page.dataset.wait);
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  ask();
};
ask();
`.trim();

export const waitScriptPath = `/assets/wait-${createHash('sha256').update(waitScript).digest('hex').slice(0, 12)}.js`;
