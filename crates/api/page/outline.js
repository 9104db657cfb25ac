// A record in its place: the outline of its document, opened along the way to it.

import { el, paragraphs, withHighlights } from './dom.js';
import { fetchJson } from './api.js';
import { RECORDS, counted, rankOf } from './words.js';

/** Fetches the document and shows the record in it; `linkTo` gives the address of a record. */
export async function renderPlace(panel, hit, linkTo) {
  const { record } = hit;
  panel.replaceChildren(el('p', { class: 'quiet' }, 'Otwieram dokument…'));
  const document = await fetchJson(`/v1/documents/${encodeURIComponent(record.document.id)}`);
  const route = new Set([...record.path, record.id]);
  const tree = el('div', {
    class: 'outline', role: 'region', tabindex: '0', 'aria-label': `Układ dokumentu: ${record.document.title}`,
  }, branch(document.outline, route, record.id, linkTo));
  panel.replaceChildren(
    ...(record.body ? [el('div', { class: 'body' }, paragraphs(record.body, hit.highlights))] : []),
    ...record.warnings.map((warning) => el('p', { class: 'warning' },
      'Wątpliwość przy odczycie: ', el('span', { lang: 'en' }, warning))),
    el('h3', {}, 'Miejsce w dokumencie'),
    el('p', { class: 'quiet' }, `${record.document.title} · ${counted(document.records, RECORDS)}`),
    tree,
  );
  const here = tree.querySelector('[aria-current]');
  if (here) tree.scrollTop = here.offsetTop - tree.clientHeight / 3;
}

function branch(nodes, route, current, linkTo) {
  return el('ol', {}, nodes.map((node) => {
    const line = head(node, current, linkTo);
    if (node.children.length === 0) return el('li', {}, line);
    return el('li', {}, el('details', { open: route.has(node.id) },
      el('summary', {}, line),
      branch(node.children, route, current, linkTo)));
  }));
}

function head(node, current, linkTo) {
  const here = node.id === current;
  const rank = el('span', { class: 'rank' }, rankOf(node));
  if (here) return el('span', { class: 'here', 'aria-current': 'true' }, rank, ' ', el('strong', {}, node.text));
  return el('span', {}, rank, ' ', el('a', { href: linkTo(node.id), 'data-record': node.id }, node.text));
}

/** The ancestors of a hit, from the top down. */
export function renderPath(hit) {
  if (hit.path.length === 0) return null;
  return el('ol', { class: 'path', 'aria-label': 'Położenie w dokumencie' }, hit.path.map((ancestor, place) =>
    el('li', {}, el('span', { class: 'rank' }, rankOf(ancestor)), ' ',
      withHighlights(ancestor.text, hit.highlights, `path.${place}.text`))));
}
