import type { Stop } from '../driver/walk.ts';
import { shortenUrl } from '../shorten.ts';
import { joined, plain, type Words, words } from '../words.ts';

/** Where a walk ended, for the report. */
export const describeStop = ({ answer, left, login }: Stop, entered: boolean): Words => {
  const place =
    left === undefined
      ? plain(`HTTP ${answer.status} ${shortenUrl(answer.url.href)} ;`)
      : words(`parti vers ${shortenUrl(left.href)} ;`, `left for ${shortenUrl(left.href)};`);
  if (login === undefined)
    return joined(place, words('l’émetteur d’examen n’a pas été atteint', 'the examination issuer was not reached'));
  return joined(place, entered ? words('session ouverte', 'session opened') : words('pas de session', 'no session'));
};
