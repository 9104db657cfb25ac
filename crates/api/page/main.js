// The page: an address is read, asked, and shown; a link or a box leads to another address.

import { el } from './dom.js';
import { ProblemError, fetchJson } from './api.js';
import { pageAddress, read, searchAddress } from './address.js';
import { RECORDS, counted, formatted, repealOf, yearsOf } from './words.js';
import { openWhenWide, renderFacets } from './facets.js';
import { renderProblem, renderRecord, renderResults, totalText } from './results.js';
import { suggestOn } from './suggestions.js';

const EXAMPLES = ['przedsiębiorczość', 'zlobki', '"rynek pracy"', 'transport publiczny', 'dostępność -architektoniczna'];

const form = document.getElementById('search');
const input = document.getElementById('q');
const main = document.getElementById('results');
const facets = document.getElementById('facets');
const status = document.getElementById('status');
const edition = document.getElementById('edition');
const suggestionCount = document.getElementById('suggestion-count');

/** The question being asked; a newer one cancels it. */
let asking = new AbortController();

/** What the page shows the answer to. */
let shown = null;

const say = (text) => { status.textContent = text; };

/** Goes to a state as a new entry of the history. */
function go(state) {
  history.replaceState({ y: window.scrollY }, '');
  history.pushState(null, '', pageAddress(state));
  return show();
}

/** Puts a state into the address without asking anew. */
function remember(state) {
  page.state = state;
  history.replaceState(history.state, '', pageAddress(state));
  shown = location.search;
}

const page = { state: null, go, say, remember };

/** Shows what the address asks for. */
async function show() {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  shown = location.search;
  const state = read(shown);
  page.state = state;
  closeSuggestions();
  input.value = state.q;
  document.title = state.q ? `${state.q} – Azymut` : 'Azymut – cele i kierunki działań w strategiach miast';
  main.setAttribute('aria-busy', 'true');
  const slow = setTimeout(() => say('Szukam…'), 400);
  try {
    if (state.isSearch) await showSearch(state, signal);
    else if (state.record) await showRecord(state, signal);
    else await showHome(signal);
  } catch (error) {
    if (error.name === 'AbortError') return;
    facets.hidden = true;
    say('');
    renderProblem(main, error instanceof ProblemError ? error : new ProblemError({ code: 'internal' }), show);
    if (!(error instanceof ProblemError)) throw error;
  } finally {
    clearTimeout(slow);
    if (!signal.aborted) main.removeAttribute('aria-busy');
  }
}

async function showSearch(state, signal) {
  const response = await fetchJson(searchAddress(state), signal);
  const active = document.activeElement;
  const focused = facets.contains(active) || main.contains(active) ? active.id : null;
  renderFacets(facets, state, response, go);
  renderResults(main, response, page);
  // A filter that was taken away has taken the focus with it.
  if (focused !== null) (document.getElementById(focused) ?? document.getElementById('total')).focus({ preventScroll: true });
  showEdition(response.index);
  say(`${totalText(response)}${state.offset ? `, od ${formatted(state.offset + 1)}` : ''}`);
}

async function showRecord(state, signal) {
  const found = await fetchJson(`/v1/records/${encodeURIComponent(state.record)}`, signal);
  facets.hidden = true;
  renderRecord(main, found, page);
  say('Zapis w dokumencie');
}

async function showHome(signal) {
  const { documents, index } = await fetchJson('/v1/documents', signal);
  facets.hidden = true;
  const ask = (q) => pageAddress({ ...read(''), q, isSearch: true });
  const inside = (id) => pageAddress({ ...read(''), isSearch: true, filters: { document: [id] }, sort: 'document:asc' });
  main.replaceChildren(
    el('section', { class: 'welcome' },
      el('h1', {}, 'Czego chcą miasta?'),
      el('p', {}, 'Azymut czyta strategie miast, znajduje w nich cele i kierunki działań, i pozwala je przeszukiwać, porównywać i cytować.'),
      el('p', {}, 'Na przykład: ', EXAMPLES.flatMap((q, place) => [place ? ' · ' : '', el('a', { href: ask(q) }, q)]))),
    el('section', { class: 'documents' },
      el('h2', {}, counted(documents.length, ['dokument', 'dokumenty', 'dokumentów'])),
      el('ul', {}, documents.map(({ document, records }) => el('li', {},
        el('a', { href: inside(document.id) }, document.title),
        el('span', { class: 'quiet' }, [document.city, yearsOf(document), counted(records, RECORDS), repealOf(document)]
          .filter(Boolean).join(' · ')))))),
  );
  showEdition(index);
  say('');
}

function showEdition({ records, generation }) {
  edition.textContent = `${counted(records, RECORDS)} · wydanie zbioru ${generation.slice(0, 8)}`;
}

/** Searches for what stands in the field, with the filters of the search before. */
function submit() {
  const { filters, year, sort, unknown } = page.state;
  const kept = page.state.isSearch ? { filters, year, sort } : { filters: {}, year: '', sort: '' };
  return go({ ...kept, unknown: unknown.slice(0, 0), q: input.value.trim(), offset: 0, record: null, isSearch: true });
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});

const closeSuggestions = suggestOn(input, document.getElementById('suggestions'),
  (text) => { suggestionCount.textContent = text; },
  ({ q, record }) => {
    if (record) return go({ ...read(''), record });
    input.value = q;
    return submit();
  });

// Links within the page are followed without loading it anew.
document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[href^="/?"], a[href="/"]');
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.replaceState({ y: window.scrollY }, '');
  history.pushState(null, '', link.getAttribute('href'));
  await show();
  window.scrollTo(0, 0);
  // The link that had the focus is gone: the reader goes on from the top of what it led to.
  (document.getElementById('total') ?? input).focus({ preventScroll: true });
});

window.addEventListener('popstate', async (event) => {
  // A link within the page (#results) shows nothing else.
  if (location.search === shown) return;
  await show();
  window.scrollTo(0, event.state?.y ?? 0);
});

openWhenWide(facets);
history.scrollRestoration = 'manual';
if (!location.search) input.focus();
show();
