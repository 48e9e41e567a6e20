import type { Language } from '#vocabulary/fault.ts';
import type { Drawn } from './app.ts';
import { el } from './element.ts';
import { wordsIn } from './words.ts';

export type Frame = { readonly show: (language: Language, drawn: Drawn, switchLanguage: () => void) => void };

/** What the operator chose; the page around the app brings it. */
type FrameFacts = { readonly name: string; readonly logo: string; readonly isSandbox: boolean };

/** What stands around every view: the name, the other language, the sandbox's warning. */
export const makeFrame = ({ name, logo, isSandbox }: FrameFacts): Frame => {
  const band = el('p', { class: 'sandbox-band' });
  const mark = el('p', { class: 'wordmark' }, el('img', { src: logo, alt: '', class: 'logo' }), el('span', {}, name));
  const language = el('p', { class: 'language' });
  const main = el('main', { tabindex: -1 });
  document.body.replaceChildren(
    el('header', {}, isSandbox && band, el('div', { class: 'header' }, mark, language)),
    main,
  );
  let isFirst = true;
  return {
    show: (chosen, drawn, switchLanguage) => {
      const words = wordsIn[chosen];
      document.documentElement.lang = chosen;
      document.title = `${drawn.title} · ${name}`;
      band.textContent = words.sandbox;
      const other = chosen === 'fr' ? 'en' : 'fr';
      language.replaceChildren(
        el('button', { type: 'button', class: 'link', lang: other, click: switchLanguage }, words.otherLanguage),
      );
      main.replaceChildren(...drawn.content);
      scrollTo(0, 0);
      if (!isFirst) focusOn(main, drawn.focus);
      isFirst = false;
    },
  };
};

/** On the first view the browser announces the page itself. */
const focusOn = (main: HTMLElement, wanted: HTMLElement | undefined): void => {
  const heading = main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  (wanted ?? heading ?? main).focus();
};
