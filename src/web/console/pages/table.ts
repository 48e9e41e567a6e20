import { type Html, html, type Value } from '#platform/html.ts';
import type { Language } from '#vocabulary/fault.ts';
import { queryOf, type Visit } from '../../office/office.ts';
import { say } from '../../office/say.ts';
import { count } from '../../public/numbers.ts';

export type TableColumn<Row> = {
  /** In the address, for sorting; unique in the table. */
  readonly name: string;
  readonly label: string;
  /** The first column heads its row. */
  readonly cell: (row: Row) => Value;
  /** What the column sorts by; a column without it has no link to sort. */
  readonly sortBy?: ((row: Row) => string | number) | undefined;
  readonly isNumber?: boolean | undefined;
};

export type DataTable<Row> = {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  /** All of them: sorted and cut into pages here. With `served`: one page, in its order, and columns cannot sort. */
  readonly rows: readonly Row[];
  /** For lists too long to have at once: rows in all, and rows a page. The page is `pageOf(visit, prefix)`, from 1. */
  readonly served?: { readonly total: number; readonly pageRows: number } | undefined;
  /** What stands there when there is no row: why, and what to do. */
  readonly empty: Html | string;
  /** The order before anybody chose: a column, `-` before it for downwards. Without it, rows as they come. */
  readonly order?: string | undefined;
  /** Before `tri` and `page` in the address, where a page has two tables. */
  readonly prefix?: string | undefined;
};

type TableVisit = Pick<Visit, 'request'> & { readonly language: Language };

const usualPageRows = 50;

/**
 * A table that sorts and pages by links, without a script. On a narrow screen each row is a card with its labels.
 * Order and page are in the address (`tri`, `page`), beside whatever else is there: a list can be sent to a colleague.
 */
export const dataTable = <Row>(visit: TableVisit, table: DataTable<Row>): Html => {
  const { rows, columns, caption, empty } = table;
  const { language } = visit;
  if ((table.served?.total ?? rows.length) === 0) return html`<div class="panel empty"><p>${empty}</p></div>`;
  const order = orderOf(visit, table);
  const shown = table.served === undefined ? cut(sorted(table, order), pageOf(visit, table.prefix)) : rows;
  return html`<div class="data" role="region" tabindex="0" aria-label="${caption}"><table class="grid data-grid" role="table"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((column) => head(visit, table, { column, order }))}</tr></thead>
<tbody role="rowgroup">${shown.map((row) => html`<tr role="row">${columns.map((column, index) => cell(column, row, index))}</tr>`)}</tbody></table>
${pager(visit, table, language)}</div>`;
};

/** The page that the address asks for, from 1. */
export const pageOf = (visit: Pick<Visit, 'request'>, prefix = ''): number => {
  const page = Number(queryOf(visit)[`${prefix}page`] ?? 1);
  return Number.isSafeInteger(page) && page > 0 ? page : 1;
};

type Order = { readonly name: string; readonly isDescending: boolean };

/** A column that cannot sort is no order; whatever else the address says is left alone. */
const orderOf = <Row>(
  visit: TableVisit,
  { columns, order, prefix = '' }: Pick<DataTable<Row>, 'columns' | 'order' | 'prefix'>,
): Order | undefined => {
  const asked = [queryOf(visit)[`${prefix}tri`], order].map((word) => readOrder(word ?? ''));
  return asked.find(({ name }) => columns.some((column) => column.name === name && column.sortBy !== undefined));
};

const readOrder = (word: string): Order => ({
  name: word.replace(/^-/, ''),
  isDescending: word.startsWith('-'),
});

const sorted = <Row>({ rows, columns }: DataTable<Row>, order: Order | undefined): readonly Row[] => {
  const sortBy = columns.find(({ name }) => name === order?.name)?.sortBy;
  if (order === undefined || sortBy === undefined) return rows;
  const sign = order.isDescending ? -1 : 1;
  return rows.toSorted((left, right) => sign * compare(sortBy(left), sortBy(right)));
};

const collator = new Intl.Collator('fr', { numeric: true, sensitivity: 'base' });

const compare = (left: string | number, right: string | number): number =>
  typeof left === 'number' && typeof right === 'number' ? left - right : collator.compare(String(left), String(right));

const cut = <Row>(rows: readonly Row[], page: number): readonly Row[] => {
  const last = Math.max(1, Math.ceil(rows.length / usualPageRows));
  const first = (Math.min(page, last) - 1) * usualPageRows;
  return rows.slice(first, first + usualPageRows);
};

type Head<Row> = { readonly column: TableColumn<Row>; readonly order: Order | undefined };

const head = <Row>(visit: TableVisit, table: DataTable<Row>, { column, order }: Head<Row>): Html => {
  const { name, label, isNumber, sortBy } = column;
  const look = isNumber ? 'number' : '';
  if (sortBy === undefined || table.served !== undefined)
    return html`<th scope="col" role="columnheader" class="${look} plain">${label}</th>`;
  const isOrder = order?.name === name;
  const next = isOrder && !order.isDescending ? `-${name}` : name;
  const sort = isOrder ? (order.isDescending ? 'descending' : 'ascending') : 'none';
  const { prefix = '' } = table;
  const href = addressWith(visit, { [`${prefix}tri`]: next, [`${prefix}page`]: undefined });
  return html`<th scope="col" role="columnheader" class="${look}" aria-sort="${sort}"><a href="${href}">${label}<span class="sort" aria-hidden="true"></span></a></th>`;
};

/** Roles are written out because a table shown as cards loses them in browsers. */
const cell = <Row>({ label, cell: write, isNumber }: TableColumn<Row>, row: Row, index: number): Html =>
  index === 0
    ? html`<th scope="row" role="rowheader" class="${isNumber ? 'number' : ''}">${write(row)}</th>`
    : html`<td role="cell" class="${isNumber ? 'number' : ''}" data-label="${label}"><div>${write(row)}</div></td>`;

const pager = <Row>(visit: TableVisit, table: DataTable<Row>, language: Language): Html | undefined => {
  const { prefix = '', served, rows, caption } = table;
  const total = served?.total ?? rows.length;
  const pages = Math.ceil(total / (served?.pageRows ?? usualPageRows));
  if (pages < 2) return undefined;
  const page = Math.min(pageOf(visit, prefix), pages);
  const t = (fr: string, en: string) => say(language, fr, en);
  const link = (to: number, rel: string, words: string): Html =>
    html`<a href="${addressWith(visit, { [`${prefix}page`]: String(to) })}" rel="${rel}">${words}</a>`;
  return html`<nav class="pager" aria-label="${t(`Pages : ${caption}`, `Pages: ${caption}`)}">${page > 1 && link(page - 1, 'prev', t('← Page précédente', '← Previous page'))}
<span>${t('Page', 'Page')} ${count(language, page)} ${t('sur', 'of')} ${count(language, pages)} · ${count(language, total)} ${t('lignes', 'rows')}</span>
${page < pages && link(page + 1, 'next', t('Page suivante →', 'Next page →'))}</nav>`;
};

/** This address with some parameters changed; undefined removes one. */
const addressWith = (
  { request }: Pick<Visit, 'request'>,
  changes: Readonly<Record<string, string | undefined>>,
): string => {
  const { fait: _notice, ...query } = queryOf({ request });
  const changed = Object.entries({ ...query, ...changes }).filter(([, value]) => value !== undefined);
  return `?${new URLSearchParams(changed as [string, string][])}`;
};
