// Narrowing: what is counted beside the hits, and what is narrowed by already.

import { el } from './dom.js';
import { FIELDS, formatted, valueName } from './words.js';
import { isNarrowed, toggled, withYear } from './address.js';

/** Values shown before "show all". */
const SHORT_LIST = 12;

/** In step with the style sheet. */
const wide = window.matchMedia('(min-width: 52rem)');

/** Facets whose whole list was asked for; it stays open from search to search. */
const opened = new Set();

/** Fills `panel`; `go` moves the page to another state. */
export function renderFacets(panel, state, response, go) {
  const wasOpen = panel.querySelector('details')?.open ?? false;
  const isYearInQuery = response.query.interpreted.some(({ kind, values }) =>
    kind === 'filter' && values.some((value) => value.startsWith('year:')));
  const groups = Object.entries(response.facets).map(([field, counts]) =>
    group(field, counts, { ...state, isYearInQuery }, go));
  const clear = isNarrowed(state) ? clearButton(state, go) : null;
  panel.replaceChildren(
    el('details', { open: wasOpen || wide.matches },
      el('summary', {}, 'Zawężanie wyników'),
      el('div', { class: 'facet-groups' }, chips(state, go), groups, clear)),
  );
  panel.hidden = false;
}

/** Opens the filters of `panel` where a window becomes wide enough to show them beside the hits. */
export function openWhenWide(panel) {
  wide.addEventListener('change', () => {
    const details = panel.querySelector('details');
    if (wide.matches && details) details.open = true;
  });
}

function group(field, counts, state, go) {
  const whole = opened.has(field) || counts.length <= SHORT_LIST + 2;
  const shown = whole ? counts : counts.filter((count, place) => place < SHORT_LIST || count.selected);
  const fieldset = el('fieldset', {},
    el('legend', {}, FIELDS[field] ?? field),
    counts.length === 0 ? el('p', { class: 'quiet' }, 'brak') : null,
    shown.map((count) => option(field, count, state, go)));
  if (!whole) {
    fieldset.append(el('button', {
      type: 'button',
      class: 'link',
      onclick: () => {
        opened.add(field);
        fieldset.replaceWith(group(field, counts, state, go));
        document.getElementById(optionId(field, counts[SHORT_LIST].value))?.focus();
      },
    }, `pokaż wszystkie (${formatted(counts.length)})`));
  }
  return fieldset;
}

const optionId = (field, value) => `facet-${field}-${value.replace(/\s+/g, '_')}`;

function option(field, { value, count, selected }, state, go) {
  const id = optionId(field, value);
  // What the query itself asks for is changed there; of years it can ask for one span.
  const inQuery = field === 'year' ? state.isYearInQuery : selected && !state.filters[field].includes(value);
  return el('div', { class: count === 0 ? 'option empty' : 'option' },
    el('input', {
      type: 'checkbox',
      id,
      checked: selected,
      disabled: inQuery,
      title: inQuery ? 'warunek jest w zapytaniu' : null,
      'data-field': field,
      'data-value': value,
      onchange: () => go(field === 'year' ? withYear(state, value) : toggled(state, field, value)),
    }),
    el('label', { for: id }, el('span', {}, valueName(field, value)),
      el('span', { class: 'count' }, formatted(count))));
}

/** Filters without a list of boxes of their own, each with a button that takes it away. */
function chips(state, go) {
  const list = [];
  for (const [name, values] of Object.entries(state.filters)) {
    const excluded = name.startsWith('exclude.');
    const field = name.replace('exclude.', '');
    if (!excluded && (field === 'city' || field === 'level')) continue;
    for (const value of values) {
      const text = `${excluded ? 'bez: ' : ''}${FIELDS[field]} ${valueName(field, value)}`;
      list.push(chip(text, () => go(toggled(state, name, value))));
    }
  }
  if (state.year) {
    list.push(chip(`${FIELDS.year} ${state.year}`, () => go({ ...state, year: '', offset: 0 })));
  }
  return list.length ? el('ul', { class: 'chips' }, list) : null;
}

function chip(text, remove) {
  return el('li', {}, el('button', { type: 'button', onclick: remove, 'aria-label': `Usuń filtr: ${text}` },
    text, el('span', { 'aria-hidden': 'true' }, ' ✕')));
}

function clearButton(state, go) {
  return el('button', {
    type: 'button',
    class: 'link',
    onclick: () => go({ ...state, filters: {}, year: '', offset: 0, record: null, isSearch: true }),
  }, 'wyczyść wszystkie filtry');
}
