// What the results say as a whole: the forms that were found, and who says nothing. Asked for when opened.

import { el } from './dom.js';
import { fetchJson } from './api.js';
import { pageAddress, searchAddress } from './address.js';
import { RECORDS, counted, formatted, problemText } from './words.js';

const FORMS = ['forma', 'formy', 'form'];

/** A closed box that fills itself when it is opened. */
export function renderFindings(state) {
  const body = el('div', { 'aria-live': 'polite' });
  const box = el('details', { id: 'findings', class: 'findings' },
    el('summary', {}, 'Znalezione formy i miasta, które milczą'), body);
  box.addEventListener('toggle', () => {
    if (box.open && !body.hasChildNodes()) fill(body, state);
  });
  return box;
}

async function fill(body, state) {
  body.replaceChildren(el('p', { class: 'quiet' }, 'Szukam…'));
  try {
    const address = searchAddress({ ...state, offset: 0 }, { limit: 0, facets: '', include: 'forms,silent' });
    const { forms, silent, total } = await fetchJson(address);
    body.replaceChildren(...formsPart(forms, state), ...silentPart(silent, total));
  } catch (error) {
    body.replaceChildren(el('p', { role: 'alert' }, problemText(error.code)));
  }
}

function formsPart({ forms, total, records_read: read, complete }, state) {
  const exactly = (form) => pageAddress({ ...state, q: `="${form}"`, offset: 0, record: null, isSearch: true });
  const part = complete ? '' : ` (w pierwszych ${formatted(read)} zapisach)`;
  return [
    el('h2', {}, `${counted(total, FORMS)}${part}`),
    el('ul', { class: 'forms' }, forms.map(({ form, count, cities }) => el('li', {},
      el('a', { href: exactly(form) }, form), ` ${formatted(count)}`,
      el('span', { class: 'quiet' }, ` – ${cities.map((entry) => `${entry.city ?? '?'} ${formatted(entry.count)}`).join(', ')}`)))),
  ];
}

function silentPart({ cities, documents }, total) {
  if (documents.length === 0) {
    // Under the filters there may be nothing to search.
    return total === 0 ? []
      : [el('h2', {}, 'Nikt nie milczy'), el('p', { class: 'quiet' }, 'Każdy z przeszukanych dokumentów ma coś o tym.')];
  }
  const whole = new Set(cities.map(({ city }) => city));
  const rest = documents.filter(({ city }) => !whole.has(city));
  const searched = ({ records, near }) => el('span', { class: 'quiet' },
    ` – przeszukano ${counted(records, RECORDS)}${near > 0 ? `, z tego ${formatted(near)} o czymś bliskim` : ''}`);
  return [
    el('h2', {}, 'Nic o tym nie mają'),
    el('ul', { class: 'silent' },
      cities.map((one) => el('li', {}, one.city, searched(one))),
      rest.map((one) => el('li', {}, el('cite', {}, one.title), searched(one)))),
  ];
}
