// The hits, what was understood of the question, and the way to the next page.

import { el, fromSnippet, plainSnippet, withHighlights } from './dom.js';
import { fetchText } from './api.js';
import { PAGE_SIZE, isNarrowed, pageAddress, read, searchAddress, sortOf } from './address.js';
import { SORTS, counted, placeOf, problemText, rankOf, repealOf, sortName } from './words.js';
import { renderFindings } from './findings.js';
import { renderPath, renderPlace } from './outline.js';

/** Deepest hit that a page reaches; what lies beyond is for the export. */
const WINDOW = 10_000;

/** What the results can be taken away as: how to ask, the file, the most results that it takes. */
const EXPORTS = [
  [{ format: 'csv', bom: true }, 'azymut.csv', Infinity],
  [{ format: 'xlsx' }, 'azymut.xlsx', WINDOW],
  [{ format: 'ndjson' }, 'azymut.ndjson', Infinity],
  [{ format: 'bibtex' }, 'azymut.bib', Infinity],
  [{ format: 'ris' }, 'azymut.ris', Infinity],
];

const RESULTS = ['wynik', 'wyniki', 'wyników'];
const WORDS = ['słowo', 'słowa', 'słów'];

/** The number of hits, in words. */
export const totalText = ({ total }) => (total === 0 ? 'Brak wyników' : counted(total, RESULTS));

/** Everything in the main column for a search. `page` offers `state`, `go` and `say`. */
export function renderResults(main, response, page) {
  const { state } = page;
  const heading = el('h1', { id: 'total', tabindex: '-1' }, totalText(response));
  const list = el('ol', { class: 'hits', start: state.offset + 1 },
    response.hits.map((hit) => el('li', {}, card(hit, page))));
  main.replaceChildren(
    el('div', { class: 'results-head' }, heading, response.total > 1 ? sorting(page) : null),
    ...[interpreted(response.query.interpreted), suggestion(response, page)].filter(Boolean),
    ...(asksForWords(response.query) ? [renderFindings(state)] : []),
    response.total === 0 ? nothing(response, page) : list,
    ...[paging(response, page)].filter(Boolean),
  );
}

/** One record by itself, opened in its document. */
export function renderRecord(main, { record, path }, page) {
  const hit = { record, path, highlights: [], snippet: '' };
  main.replaceChildren(el('h1', { id: 'total', tabindex: '-1' }, 'Zapis w dokumencie'),
    el('div', { class: 'hits' }, card(hit, page)));
}

/** What went wrong, and a way on. */
export function renderProblem(main, error, retry) {
  main.replaceChildren(el('div', { class: 'problem', role: 'alert' },
    el('h2', {}, 'Nie udało się'),
    el('p', {}, problemText(error.code)),
    error.errors.length ? el('ul', {}, error.errors.map(({ parameter, detail }) =>
      el('li', {}, el('code', {}, parameter), ` – ${detail}`))) : null,
    el('p', {}, el('button', { type: 'button', onclick: retry }, 'Spróbuj ponownie'), ' ',
      el('a', { href: '/' }, 'Zacznij od nowa'))));
}

function card(hit, page) {
  const { record } = hit;
  const placeId = `place-${record.id}`;
  const panel = el('div', { class: 'place', id: placeId, hidden: true });
  const open = el('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': placeId }, 'Pokaż w dokumencie');
  const linkTo = (id) => pageAddress({ ...read(''), record: id });
  const show = async (visible) => {
    open.setAttribute('aria-expanded', String(visible));
    open.textContent = visible ? 'Zwiń' : 'Pokaż w dokumencie';
    panel.hidden = !visible;
    if (!visible) return;
    try {
      await renderPlace(panel, hit, linkTo);
    } catch (error) {
      renderProblem(panel, error, () => show(true));
    }
  };
  open.addEventListener('click', () => {
    const visible = panel.hidden;
    page.remember({ ...page.state, record: visible ? record.id : null });
    show(visible);
  });
  if (page.state.record === record.id) show(true);
  return el('article', { class: 'hit', 'data-id': record.id },
    el('p', { class: 'what' },
      record.document.city ? el('span', { class: 'city' }, record.document.city) : null,
      el('span', { class: `level level-${record.level}` }, rankOf(record))),
    el('h2', {}, withHighlights(record.text, hit.highlights, 'text')),
    extract(hit),
    renderPath(hit),
    el('div', { class: 'foot' },
      el('p', { class: 'source' }, el('cite', {}, record.document.title), `, ${placeOf(record.source)}`, repealed(record.document)),
      el('p', { class: 'actions' }, open, copyButton(record, page), reference(record, 'bibtex', 'BibTeX'), reference(record, 'ris', 'RIS'))),
    panel);
}

function repealed(document) {
  const text = repealOf(document);
  return text ? [' · ', el('span', { class: 'repealed' }, text)] : [];
}

/** The snippet, where it shows something that the statement above it does not. */
function extract({ record, snippet }) {
  const plain = plainSnippet(snippet);
  if (plain === '' || record.text.includes(plain)) return null;
  return el('p', { class: 'snippet' }, fromSnippet(snippet));
}

function reference({ id }, format, name) {
  const address = `/v1/records/${encodeURIComponent(id)}/citation?format=${format}`;
  const extension = format === 'bibtex' ? 'bib' : format;
  return el('a', { href: address, download: `${id}.${extension}`, 'aria-label': `Pobierz cytowanie: ${name}` }, name);
}

function copyButton(record, page) {
  const button = el('button', { type: 'button' }, 'Kopiuj cytowanie');
  button.addEventListener('click', async () => {
    const copied = await copyCitation(record, button);
    button.textContent = copied ? 'Skopiowano' : 'Nie udało się skopiować';
    page.say(button.textContent);
    setTimeout(() => { button.textContent = 'Kopiuj cytowanie'; }, 2500);
  });
  return button;
}

/** Copies what the API cites by, so that there is one rule. */
async function copyCitation({ id }, button) {
  try {
    const citation = await fetchText(`/v1/records/${encodeURIComponent(id)}/citation?format=plain`);
    return await copy(citation.trim(), button);
  } catch {
    return false;
  }
}

/** The clipboard proper exists on secure origins only; elsewhere a selection is copied. */
async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el('textarea', { class: 'visually-hidden', 'aria-hidden': 'true', tabindex: '-1' });
    area.value = text;
    button.after(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    button.focus();
    return copied;
  }
}

function sorting({ state, go }) {
  const chosen = sortOf(state);
  const offered = chosen in SORTS ? Object.keys(SORTS) : [...Object.keys(SORTS), chosen];
  const select = el('select', { id: 'sort', onchange: (event) => go({ ...state, sort: event.target.value, offset: 0 }) },
    offered.map((value) => el('option', { value, selected: value === chosen }, sortName(value))));
  return el('p', { class: 'sorting' }, el('label', { for: 'sort' }, 'Kolejność: '), select);
}

/** Whether the question asks for words, and not only for what fulfils conditions. */
const asksForWords = ({ interpreted: parts }) =>
  parts.some(({ kind }) => !['city', 'filter', 'ignored', 'excluded'].includes(kind));

/** What each part of the question was taken for. */
function interpreted(parts) {
  const told = parts.map(interpretation).filter(Boolean);
  return told.length ? el('p', { class: 'interpreted', id: 'interpreted' }, 'Zrozumiano: ',
    told.flatMap((part, place) => (place ? [' · ', part] : [part]))) : null;
}

/** Synonyms that are told at a glance; a broad word has dozens. */
const SYNONYMS_SHOWN = 6;

/** Topics that are told at a glance; the others are hardly touched on. */
const TOPICS_SHOWN = 3;

function interpretation({ text, kind, values, synonyms = [] }) {
  const more = synonyms.length - SYNONYMS_SHOWN;
  const told = synonyms.slice(0, SYNONYMS_SHOWN).join(', ') + (more > 0 ? ` i ${more} in.` : '');
  const also = synonyms.length ? ` (także: ${told})` : '';
  const others = values.filter((value) => value.toLowerCase() !== text.toLowerCase());
  const meant = values.length ? values.join(' / ') : text;
  switch (kind) {
    case 'word': return el('span', {}, el('b', {}, text), others.length ? ` → ${meant}` : '', also);
    case 'phrase': return phrase(text, also);
    case 'excluded': return el('span', {}, 'bez ', el('b', {}, text.replace(/^-/, '')));
    case 'city': return el('span', {}, 'miasto ', el('b', {}, meant));
    case 'corrected': return el('span', {}, el('del', {}, text), ' ', el('b', {}, meant), also);
    case 'prefix': return el('span', {}, 'początek ', el('b', {}, meant));
    case 'fuzzy': return el('span', {}, 'podobne do ', el('b', {}, text), meant ? ` (${meant})` : '');
    case 'topics': return el('span', {}, 'tematy: ', el('b', {}, values.slice(0, TOPICS_SHOWN).join(', ')));
    case 'filter': return el('span', {}, 'warunek ', el('b', {}, text));
    case 'ignored': return el('span', {}, 'pominięte: ', el('b', {}, text), values.length ? ` (${values.join('; ')})` : '');
    case 'stop_word': return null;
    default: return el('span', {}, text);
  }
}

/** A phrase as the API tells it: `="exact form"`, `"near words"~3`, or the words alone. */
function phrase(text, also) {
  const [, exact, inside, apart] = /^(=?)"(.*)"(?:~(\d+))?$/s.exec(text) ?? [];
  const near = apart ? `nie dalej od siebie niż o ${counted(Number(apart), WORDS)} ` : 'obok siebie ';
  return el('span', {}, exact ? 'dokładnie ' : near, el('b', {}, `„${inside ?? text}”`), also);
}

function suggestion({ suggestion: offered, query }, { state }) {
  if (!offered) return null;
  const link = el('a', { href: pageAddress({ ...state, q: offered.q, offset: 0, record: null }) },
    el('b', {}, offered.q));
  return offered.applied
    ? el('p', { class: 'suggestion', id: 'suggestion' }, 'Pokazano wyniki dla ', link, `, bo nigdzie nie występuje ${misspelt(query)}.`)
    : el('p', { class: 'suggestion', id: 'suggestion' }, 'Nie ma tu tej frazy. Bez cudzysłowu: ', link);
}

/** The words that were taken for others. */
function misspelt({ q, interpreted: parts }) {
  const words = parts.filter(({ kind }) => kind === 'corrected').map(({ text }) => `„${text}”`);
  return words.length ? words.join(' ani ') : `„${q}”`;
}

function nothing({ query }, { state }) {
  const asked = asksForWords(query);
  return el('div', { class: 'empty-state' },
    el('p', {}, asked
      ? 'Żaden cel ani kierunek działań nie zawiera tych słów.'
      : 'Żaden zapis nie spełnia tych warunków.'),
    el('ul', {},
      asked ? el('li', {}, 'Spróbuj mniejszej liczby słów albo słowa ogólniejszego.') : null,
      isNarrowed(state)
        ? el('li', {}, el('a', { href: pageAddress({ ...state, filters: {}, year: '', offset: 0 }) }, 'Szukaj bez filtrów'), '.')
        : null,
      asked && !isNarrowed(state)
        ? el('li', {}, 'Brak wyniku też jest wynikiem: te dokumenty mogą o tym milczeć.')
        : null));
}

function paging({ total, hits }, { state }) {
  const pages = Math.ceil(Math.min(total, WINDOW) / PAGE_SIZE);
  const current = Math.floor(state.offset / PAGE_SIZE) + 1;
  const isBeyond = total > 0 && hits.length === 0;
  const links = total > 0
    ? el('p', { class: 'export' }, 'Pobierz: ',
      EXPORTS.filter(([, , most]) => total <= most).flatMap(([format, name], place) => [place ? ' · ' : '',
        el('a', { href: searchAddress(state, { offset: 0, limit: 'all', facets: '', ...format }), download: name }, name.split('.').pop().toUpperCase())]))
    : null;
  if (total <= PAGE_SIZE && state.offset === 0) return links;
  const to = (offset, text, rel) => (offset === null
    ? el('span', { class: 'quiet', 'aria-disabled': 'true' }, text)
    : el('a', { href: pageAddress({ ...state, offset, record: null }), rel }, text));
  const last = (pages - 1) * PAGE_SIZE;
  const before = state.offset > 0 ? Math.max(0, Math.min(state.offset - PAGE_SIZE, last)) : null;
  const after = state.offset + PAGE_SIZE < Math.min(total, WINDOW) ? state.offset + PAGE_SIZE : null;
  return el('div', { class: 'below' },
    isBeyond ? el('p', {}, 'Ta strona leży za ostatnią: wszystkie wyniki są na wcześniejszych.') : null,
    el('nav', { class: 'paging', 'aria-label': 'Strony wyników' },
      to(before, isBeyond ? '← Ostatnia' : '← Poprzednia', 'prev'),
      isBeyond ? null : el('span', {}, `strona ${current} z ${pages}`),
      to(after, 'Następna →', 'next')),
    links);
}
