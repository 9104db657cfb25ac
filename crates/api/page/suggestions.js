// Suggestions while a query is typed: a combobox with a list (WAI-ARIA 1.2). The field keeps the focus; the arrows move
// through the list, Enter takes what is marked, Escape closes the list, Tab leaves. Without JavaScript the field is a field.

import { el } from './dom.js';
import { fetchJson } from './api.js';
import { SUGGESTIONS, counted, formatted, suggestionKind } from './words.js';

/** How long after the last key the server is asked, in milliseconds. */
const PAUSE = 120;

/** Most suggestions in the list. */
const LIMIT = 8;

/**
 * Makes `input` a combobox over `list`. `say` tells how many suggestions there are; `choose` is given the one that was
 * taken. Returns a function that closes the list and forgets what is on its way.
 */
export function suggestOn(input, list, say, choose) {
  let asking = new AbortController();
  let timer;
  let shown = [];
  let marked = -1;

  function mark(place) {
    marked = place;
    for (const [number, option] of [...list.children].entries()) {
      option.setAttribute('aria-selected', String(number === place));
    }
    if (place < 0) input.removeAttribute('aria-activedescendant');
    else {
      input.setAttribute('aria-activedescendant', list.children[place].id);
      list.children[place].scrollIntoView({ block: 'nearest' });
    }
  }

  function close() {
    clearTimeout(timer);
    asking.abort();
    mark(-1);
    shown = [];
    list.hidden = true;
    list.replaceChildren();
    input.setAttribute('aria-expanded', 'false');
    say('');
  }

  function show(suggestions) {
    if (suggestions.length === 0) {
      close();
      return;
    }
    shown = suggestions;
    list.replaceChildren(...suggestions.map(option));
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(-1);
    say(counted(suggestions.length, SUGGESTIONS));
  }

  /** Asks for what goes on from the words before the caret, if it stands at their end. */
  async function ask() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const typed = input.value;
    if (typed.trim() === '' || input.selectionEnd !== typed.length) {
      close();
      return;
    }
    try {
      const query = new URLSearchParams({ q: typed, limit: String(LIMIT) });
      const { suggestions } = await fetchJson(`/v1/suggest?${query}`, signal);
      if (!signal.aborted && input.value === typed) show(suggestions);
    } catch {
      // Suggestions help where they come; nobody waits for them.
      if (!signal.aborted) close();
    }
  }

  function take(place) {
    const taken = shown[place];
    close();
    choose(taken);
  }

  function option(suggestion, place) {
    const { kind, text, highlight, count, city } = suggestion;
    const { start, end } = highlight ?? { start: 0, end: 0 };
    return el('li', {
      role: 'option',
      id: `suggestion-${place}`,
      'aria-selected': 'false',
      onclick: () => take(place),
    },
    el('span', { class: 'suggested' }, text.slice(0, start), el('mark', {}, text.slice(start, end)), text.slice(end)),
    ' ',
    el('span', { class: 'quiet' }, [suggestionKind(kind), city, formatted(count)].filter(Boolean).join(' · ')));
  }

  const keys = {
    ArrowDown: () => {
      if (list.hidden) ask();
      else mark(marked + 1 < shown.length ? marked + 1 : -1);
    },
    ArrowUp: () => {
      if (!list.hidden) mark(marked < 0 ? shown.length - 1 : marked - 1);
    },
  };

  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', list.id);

  input.addEventListener('input', (event) => {
    clearTimeout(timer);
    asking.abort();
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    } else if (event.key === 'Enter' && marked >= 0) {
      event.preventDefault();
      take(marked);
    } else if (event.key === 'Escape' && !list.hidden) {
      // A search field would empty itself.
      event.preventDefault();
      close();
    } else if (marked >= 0 && ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) {
      mark(-1);
    }
  });
  input.addEventListener('blur', close);
  // The field keeps the focus while the list is clicked or scrolled.
  list.addEventListener('mousedown', (event) => event.preventDefault());
  return close;
}
