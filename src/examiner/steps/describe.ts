import type { Stop } from '../driver/walk.ts';
import { shortenUrl } from '../shorten.ts';
import { joined, type Words, words } from '../words.ts';

/** Status 0 stands for an address that did not answer. */
const reached = ({ status, url }: Stop['answer']): Words =>
  status === 0
    ? words(`pas de réponse de ${shortenUrl(url.href)} ;`, `no answer from ${shortenUrl(url.href)};`)
    : words(`HTTP ${status} ${shortenUrl(url.href)} ;`, `HTTP ${status} ${shortenUrl(url.href)};`);

/** Where a walk ended, for the report. */
export const describeStop = ({ answer, left, login }: Stop, entered: boolean): Words => {
  const place =
    left === undefined
      ? reached(answer)
      : words(`parti vers ${shortenUrl(left.href)} ;`, `left for ${shortenUrl(left.href)};`);
  if (login === undefined)
    return joined(place, words('l’émetteur d’examen n’a pas été atteint', 'the examination issuer was not reached'));
  return joined(place, entered ? words('session ouverte', 'session opened') : words('pas de session', 'no session'));
};
