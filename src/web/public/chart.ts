import { type Html, html } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { count } from './numbers.ts';

/** One column: what stands at the foot, how it is said in full, and its parts, from the foot up. */
export type Column = { readonly label: string; readonly title: string; readonly parts: readonly number[] };

export type Chart = {
  /** Of the drawing and its table, unique in the page. */
  readonly id: string;
  readonly title: string;
  /** One sentence that says what one sees: it stands for the drawing where nobody sees it. */
  readonly summary: string;
  readonly columnName: string;
  /** One name or two: the stylesheet has a colour for each. */
  readonly partNames: readonly string[];
  readonly columns: readonly Column[];
  /** Every so many columns one is labelled. */
  readonly labelEvery: number;
  readonly tableName: string;
};

const width = 720;
const height = 260;
const left = 84;
const foot = 32;
const top = 12;
const plotHeight = height - foot - top;

/** Stacked columns as inline SVG, and the same figures as a table. Drawn here: `decisions/0020-charts.md`. */
export const columnChart = (language: Language, chart: Chart): Html => {
  const ticks = ticksUpTo(Math.max(...chart.columns.map(({ parts }) => sum(parts)), 1));
  const highest = ticks.at(-1) ?? 1;
  const scale = (value: number): number => round((value / highest) * plotHeight);
  return html`<figure class="chart" aria-labelledby="${chart.id}">
<figcaption><h2 id="${chart.id}">${chart.title}</h2>${legend(chart.partNames)}</figcaption>
<div class="chart-frame" tabindex="0" role="group" aria-label="${chart.title}">
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${chart.summary}">
${ticks.map((tick) => gridLine(language, tick, height - foot - scale(tick)))}
${chart.columns.map((column, index) => drawColumn(language, chart, { column, index, scale }))}
</svg></div>
<details><summary>${chart.tableName}</summary>${table(language, chart)}</details>
</figure>`;
};

const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);

const legend = (names: Chart['partNames']): Html =>
  html`<ul class="legend">${names.map((name, index) => html`<li><span class="key part-${index + 1}"></span>${name}</li>`)}</ul>`;

const gridLine = (language: Language, tick: number, y: number): Html =>
  html`<line class="grid-line" x1="${left}" x2="${width}" y1="${y}" y2="${y}"/><text class="tick" x="${left - 8}" y="${y + 4}" text-anchor="end">${count(language, tick)}</text>`;

type Drawn = { readonly column: Column; readonly index: number; readonly scale: (value: number) => number };

const drawColumn = (language: Language, chart: Chart, { column, index, scale }: Drawn): Html => {
  const step = (width - left) / chart.columns.length;
  const x = round(left + index * step + step * 0.14);
  const heights = column.parts.map(scale);
  const ground = height - foot;
  const said = column.parts.map((part, which) => `${chart.partNames[which] ?? ''} ${count(language, part)}`).join(', ');
  return html`<g><title>${column.title}: ${said}</title>
${heights.map((high, which) => {
  const y = round(ground - sum(heights.slice(0, which + 1)));
  return high > 0 && rectangle(`part-${which + 1}`, { x, y, width: round(step * 0.72), height: high });
})}
${index % chart.labelEvery === 0 && html`<text class="tick" x="${round(x + step * 0.36)}" y="${height - 10}" text-anchor="middle">${column.label}</text>`}</g>`;
};

type Rectangle = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;

const rectangle = (name: string, { x, y, width: wide, height: high }: Rectangle): Html =>
  html`<rect class="${name}" x="${x}" y="${y}" width="${wide}" height="${high}"/>`;

const table = (language: Language, { columnName, partNames, columns, title }: Chart): Html => {
  const rows = columns.map(
    ({ title: name, parts }) =>
      html`<tr><th scope="row">${name}</th>${parts.map((part) => html`<td class="number">${count(language, part)}</td>`)}</tr>`,
  );
  return html`<table class="grid"><caption class="unseen">${title}</caption><thead><tr><th scope="col">${columnName}</th>${partNames.map((name) => html`<th scope="col" class="number">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
};

/** Four or five round values from 0 to the first that is not below `highest`: steps of 1, 2 or 5 times a power of ten. */
const ticksUpTo = (highest: number): readonly number[] => {
  const rough = highest / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? power;
  return Array.from({ length: Math.ceil(highest / step) + 1 }, (_, index) => index * step);
};

const round = (value: number): number => Math.round(value * 10) / 10;
