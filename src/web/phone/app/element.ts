/** What stands in an element. Text is text: nothing here is ever read as markup. */
export type Child = Node | string | false | undefined;

/** `true` writes the bare attribute, `false` and `undefined` write none; a function listens to the event of that name. */
export type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void) | undefined>>;

/** Makes an element. */
export const el = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children)
    if (child !== undefined && child !== false) element.append(typeof child === 'string' ? typeset(child) : child);
  return element;
};

/** French typography: what stands before `: ; ! ?` and inside guillemets does not break. English writes no space there. */
const typeset = (text: string): string => text.replaceAll(/ (?=[:;!?»])/g, '\u00a0').replaceAll('« ', '«\u00a0');

/** A button that does something at once. */
export const button = (words: string, look: string, act: () => void): HTMLButtonElement =>
  el('button', { type: 'button', class: `button ${look}`, click: act }, words);

/** A notice that a screen reader says as soon as it stands in the page. */
export const alertNotice = (...children: readonly Child[]): HTMLElement =>
  el('div', { class: 'notice alert', role: 'alert' }, el('div', {}, ...children));

const svg = 'http://www.w3.org/2000/svg';

/** A line drawing of ours; the words beside it say everything. */
export const drawing = (paths: string, className = 'icon'): SVGElement => {
  const element = document.createElementNS(svg, 'svg');
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['class', className],
    ['aria-hidden', 'true'],
    ['focusable', 'false'],
  ] as const) {
    element.setAttribute(name, value);
  }
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths);
  element.append(path);
  return element;
};

/** A QR code, black on white whatever the colours around it: cameras want it so. */
export const qrDrawing = (
  { side, path }: { readonly side: number; readonly path: string },
  label: string,
): SVGElement => {
  const element = document.createElementNS(svg, 'svg');
  const paper = document.createElementNS(svg, 'rect');
  const ink = document.createElementNS(svg, 'path');
  const set = (target: Element, attributes: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, value);
  };
  set(element, { viewBox: `0 0 ${side} ${side}`, class: 'qr-code', role: 'img', 'aria-label': label });
  set(paper, { width: String(side), height: String(side), fill: '#fff' });
  set(ink, { d: path, fill: '#000', 'shape-rendering': 'crispEdges' });
  element.append(paper, ink);
  return element;
};

export const doneDrawing = 'M12 2.5a9.5 9.5 0 1 0 0 19 9.500 9.500 0 0 0 0-19M7.500 12.500l3 3 6-6.500';
export const alertDrawing = 'M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19M12 7v6M12 16.750v.100';
export const calmDrawing = 'M6 21V11a6 6 0 0 1 12 0v10M3.500 21h17M10 21v-9.500a2 2 0 0 1 4 0V21M19.500 3.500v3M18 5h3';
export const phoneDrawing = 'M8 2.500h8a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2M11 18.500h2';
