import type { Texts } from '#platform/language.ts';
import type { Document } from '../document.ts';

/** What the words of a page depend on: each stands in a text between braces, `{name}`. */
export type DocumentFacts = Readonly<
  Record<'name' | 'professional' | 'discovery' | 'authorize' | 'low' | 'plus', string>
>;

export type DocumentTexts = Texts<Document>;
