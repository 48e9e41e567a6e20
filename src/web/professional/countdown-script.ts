import { createHash } from 'node:crypto';

/** Counts the seconds down, and moves on when they are over; without it the page says for how long the code is good and reloads by itself. */
export const countdownScript = `
const page = document.querySelector('[data-then]');
const left = document.querySelector('[data-left]');
const bar = document.querySelector('progress');
const endsAt = performance.now() + Number(left.textContent) * 1000;
const tick = () => {
  const seconds = Math.max(0, Math.round((endsAt - performance.now()) / 1000));
  left.textContent = String(seconds);
  bar.value = seconds;
  if (seconds === 0) location.replace(page.dataset.then);
};
setInterval(tick, 1000);
`.trim();

const digest = createHash('sha256').update(countdownScript).digest('hex').slice(0, 12);

export const countdownScriptPath = `/assets/countdown-${digest}.js`;
