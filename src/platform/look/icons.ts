import { type Html, raw } from '../html.ts';

/** Drawn for this project. Decoration only: the words beside them say everything. */
const draw = (viewBox: string, className: string, shapes: string): Html =>
  raw(`<svg class="${className}" viewBox="${viewBox}" aria-hidden="true" focusable="false">${shapes}</svg>`);

const line = (shapes: string): string =>
  `<g fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${shapes}</g>`;

/** The mark: an arched doorway, its leaf ajar, light behind. */
export const doorMark = draw(
  '0 0 32 32',
  'mark',
  '<path class="mark-wall" d="M4 30V14a12 12 0 0 1 24 0v16z"/><path class="mark-light" d="M9 30V14a7 7 0 0 1 14 0v16z"/><path class="mark-leaf" d="M9 30V14a7 7 0 0 1 7-7l1.5 4.5V30z"/><circle class="mark-light" cx="14.5" cy="20" r="1.2"/>',
);

/** The same mark as a page icon. A constant, so it may be a data address. */
export const favicon =
  'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22 viewBox=%220 0 32 32%22%3E%3Cpath fill=%22%230b5563%22 d=%22M4 30V14a12 12 0 0 1 24 0v16z%22/%3E%3Cpath fill=%22%23f6c667%22 d=%22M9 30V14a7 7 0 0 1 14 0v16z%22/%3E%3Cpath fill=%22%23ffffff%22 d=%22M9 30V14a7 7 0 0 1 7-7l1.5 4.5V30z%22/%3E%3C/svg%3E';

export const cardIcon = draw(
  '0 0 24 24',
  'icon',
  line(
    '<rect x="2.5" y="5" width="19" height="14" rx="2.5"/><rect x="6" y="9" width="4.5" height="3.75" rx="0.75"/><path d="M6 16h6M14.5 9.5h3.5M14.5 12.5h3.5"/>',
  ),
);

export const phoneIcon = draw(
  '0 0 24 24',
  'icon',
  line('<rect x="6.5" y="2.5" width="11" height="19" rx="2.5"/><path d="M10.5 5h3M9.5 12.5l2 2 3.500-4"/>'),
);

export const alertIcon = draw(
  '0 0 24 24',
  'icon',
  line('<circle cx="12" cy="12" r="9.5"/><path d="M12 7v6M12 16.75v.1"/>'),
);

export const doneIcon = draw(
  '0 0 24 24',
  'icon',
  line('<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.5 3 3 6-6.5"/>'),
);

export const testIcon = draw(
  '0 0 24 24',
  'icon',
  line('<path d="M9 3h6M10 3v6.5L4.5 19a1.5 1.5 0 0 0 1.300 2.250h12.400A1.5 1.5 0 0 0 19.5 19L14 9.5V3M7.5 15h9"/>'),
);

export const arrowIcon = draw('0 0 24 24', 'icon', line('<path d="M4.5 12h15M13.5 6l6 6-6 6"/>'));

/** Arches one behind the other, a door ajar at the end and its light on the floor: the way in. */
export const hallDrawing = raw(`<svg class="hall-drawing" viewBox="0 0 400 290" aria-hidden="true" focusable="false">
<path class="hall-1" d="M0 270V172a200 172 0 0 1 400 0v98z"/>
<path class="hall-2" d="M58 246V164a142 128 0 0 1 284 0v82z"/>
<path class="hall-3" d="M104 228V158a96 92 0 0 1 192 0v70z"/>
<path class="hall-floor" d="M0 270 58 246h284l58 24v20H0z"/>
<path class="hall-floor" d="m58 246 46-18h192l46 18z"/>
<path class="hall-floor" d="m104 228 40-14h112l40 14z"/>
<path class="hall-4" d="M144 214v-58a56 60 0 0 1 112 0v58z"/>
<path class="hall-light" d="M168 214v-56a32 36 0 0 1 64 0v56z"/>
<path class="hall-beam" d="M192 214h40l72 76H176z"/>
<path class="hall-leaf" d="M168 214v-56a32 36 0 0 1 26-35v102z"/>
<circle class="hall-light" cx="188" cy="172" r="2.5"/>
</svg>`);
