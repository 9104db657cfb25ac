// What is asked, as the address of the page says it. The names are those of the API.

const LISTS = ['city', 'level', 'document', 'kind', 'area', 'exclude.city', 'exclude.level',
  'exclude.document', 'exclude.kind', 'exclude.area'];
const SINGLES = ['q', 'year', 'sort'];

export const PAGE_SIZE = 20;

/** Reads an address. What it does not know it leaves to the server to refuse. */
export function read(search) {
  const params = new URLSearchParams(search);
  const state = { filters: {}, offset: 0, record: params.get('record'), unknown: [] };
  for (const name of SINGLES) state[name] = params.get(name) ?? '';
  for (const name of LISTS) state.filters[name] = params.getAll(name);
  const offset = params.get('offset');
  if (offset !== null) state.offset = /^\d+$/.test(offset) ? Number(offset) : offset;
  const known = new Set([...LISTS, ...SINGLES, 'offset', 'record']);
  for (const [name, value] of params) if (!known.has(name)) state.unknown.push([name, value]);
  state.isSearch = params.has('q') || params.has('year') || state.unknown.length > 0
    || LISTS.some((name) => params.has(name));
  return state;
}

function pairs(state) {
  const list = [];
  if (state.isSearch) list.push(['q', state.q]);
  for (const name of LISTS) for (const value of state.filters[name] ?? []) list.push([name, value]);
  if (state.year) list.push(['year', state.year]);
  if (state.sort) list.push(['sort', state.sort]);
  list.push(...state.unknown);
  return list;
}

/** The address of the page for a state. */
export function pageAddress(state) {
  const list = pairs(state);
  if (state.offset) list.push(['offset', String(state.offset)]);
  if (state.record) list.push(['record', state.record]);
  const query = new URLSearchParams(list).toString();
  return query ? `/?${query}` : '/';
}

/** The address of the search that answers it. */
export function searchAddress(state, extra = {}) {
  const list = pairs(state);
  const more = { offset: state.offset, limit: PAGE_SIZE, facets: 'city,level,year', ...extra };
  for (const [name, value] of Object.entries(more)) list.push([name, String(value)]);
  return `/v1/search?${new URLSearchParams(list)}`;
}

/** Whether anything but the words narrows the search. */
export const isNarrowed = (state) => Boolean(state.year)
  || Object.values(state.filters).some((values) => values.length > 0);

/** The order asked for, with the direction that the API adds where none is said. */
export function sortOf({ sort }) {
  if (!sort) return 'score:desc';
  if (sort.includes(':')) return sort;
  return sort === 'score' ? `${sort}:desc` : `${sort}:asc`;
}

/** The first and the last year of a span as the address writes it; null where it has no such end. */
export function spanOf(year) {
  const [first, last = first] = year.split('..');
  return [first, last].map((end) => (/^\d{4}$/.test(end) ? Number(end) : null));
}

/**
 * The same question with a year added to its span or taken off it: the years between are part of it, one at an end
 * shortens it, one in the middle is what is left of it.
 */
export function withYear(state, value) {
  const chosen = Number(value);
  const [from, to] = state.year ? spanOf(state.year) : [chosen, chosen];
  let span;
  if (!state.year) span = [chosen, chosen];
  else if (from === chosen && to === chosen) span = null;
  else if (from !== null && chosen < from) span = [chosen, to];
  else if (to !== null && chosen > to) span = [from, chosen];
  else if (chosen === from) span = [chosen + 1, to];
  else if (chosen === to) span = [from, chosen - 1];
  else span = [chosen, chosen];
  const written = ([first, last]) => (first === last ? `${first}` : `${first ?? ''}..${last ?? ''}`);
  return { ...state, year: span ? written(span) : '', offset: 0, record: null };
}

/** The same question with one filter value added or taken away, from the first page. */
export function toggled(state, field, value) {
  const had = state.filters[field] ?? [];
  const values = had.includes(value) ? had.filter((one) => one !== value) : [...had, value];
  return { ...state, filters: { ...state.filters, [field]: values }, offset: 0, record: null };
}
