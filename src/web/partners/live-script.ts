import { createHash } from 'node:crypto';

/**
 * Brings a part of the page up to date when the server says that it changed. Without it the page is reloaded, by itself
 * or by its button. The first event may be older than the page: reading once too often does no harm. A list that is
 * written into (`data-live-more`) only grows: what somebody is typing stays.
 */
export const liveScript = `
for (const place of document.querySelectorAll('[data-live]')) {
  const source = new EventSource(place.dataset.live);
  const renew = async () => {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = answer.ok && page.querySelector('[data-live]');
    if (!fresh) return location.reload();
    place.replaceChildren(...fresh.childNodes);
    for (const item of page.querySelectorAll('[data-live-more] > [id]'))
      if (!document.getElementById(item.id)) document.querySelector('[data-live-more]').append(item);
    if (fresh.dataset.ended) source.close();
  };
  source.addEventListener('open', renew);
  source.addEventListener('changed', renew);
}
`.trim();

export const liveScriptPath = `/assets/live-${createHash('sha256').update(liveScript).digest('hex').slice(0, 12)}.js`;
