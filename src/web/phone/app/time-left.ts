import type { App, LiveRequest } from './app.ts';
import { el } from './element.ts';
import { formatTime, wordsIn } from './words.ts';

/** Said aloud by a screen reader when this many seconds are left; each second would be noise. */
const spokenSeconds = [60, 30, 10];

/** The time that a request has left, as a bar and in words; shows its end when it comes. */
export const drawTimeLeft = (
  app: App,
  request: LiveRequest,
): { readonly element: HTMLElement; readonly stop: () => void } => {
  const { request: words } = app.words;
  const bar = el('progress', { max: request.lifeSeconds, 'aria-label': words.leftLabel });
  const text = el('p', {});
  const spoken = el('p', { class: 'spoken', role: 'status' });
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((request.endsAtMilliseconds - performance.now()) / 1000));
    bar.value = seconds;
    text.textContent = words.left(formatTime(seconds));
    if (spokenSeconds.includes(seconds)) spoken.textContent = text.textContent;
    return seconds;
  };
  tick();
  const timer = setInterval(() => {
    if (tick() === 0) app.show({ is: 'result', outcome: expired, serviceName: request.serviceName });
  }, 1000);
  return { element: el('div', { class: 'time' }, bar, text, spoken), stop: () => clearInterval(timer) };
};

const expired = {
  is: 'expired',
  message: { fr: wordsIn.fr.request.expired, en: wordsIn.en.request.expired },
  advice: { fr: wordsIn.fr.request.expiredAdvice, en: wordsIn.en.request.expiredAdvice },
} as const;
