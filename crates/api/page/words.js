// What the page says, in Polish.

const LEVELS = {
  vision: 'wizja',
  area: 'obszar',
  strategic_goal: 'cel strategiczny',
  operational_goal: 'cel operacyjny',
  direction: 'kierunek działań',
  action: 'działanie',
};

const KINDS = { strategy: 'strategia', programme: 'program', plan: 'plan' };

export const FIELDS = {
  city: 'Miasto',
  level: 'Poziom',
  document: 'Dokument',
  kind: 'Rodzaj',
  year: 'Rok',
  area: 'Obszar',
};

/** The orders on offer. */
export const SORTS = {
  'score:desc': 'trafność',
  'city:asc': 'miasto',
  'year:desc': 'rok, od najnowszych',
  'document:asc': 'kolejność w dokumencie',
};

/** Others, which an address may ask for. */
const OTHER_SORTS = {
  'score:asc': 'trafność, od najmniejszej',
  'city:desc': 'miasto, od końca alfabetu',
  'year:asc': 'rok, od najstarszych',
  'document:desc': 'kolejność w dokumencie, od końca',
};

export const sortName = (sort) => SORTS[sort] ?? OTHER_SORTS[sort] ?? sort;

const PROBLEMS = {
  unknown_parameter: 'Adres tej strony zawiera coś, czego wyszukiwarka nie zna.',
  invalid_parameter: 'Tak zadanego pytania nie da się wykonać.',
  malformed_url: 'Adres tej strony jest uszkodzony.',
  unknown_record: 'Nie ma takiego zapisu. Być może dokument od tamtej pory się zmienił.',
  unknown_document: 'Nie ma takiego dokumentu.',
  stale_cursor: 'Zbiór dokumentów zmienił się w trakcie przeglądania. Zacznij szukać od początku.',
  malformed_request: 'Adres tej strony jest uszkodzony.',
  url_too_long: 'To pytanie jest za długie. Skróć je albo zdejmij część filtrów.',
  unauthorized: 'Do tego zbioru potrzebny jest klucz, którego ta strona nie ma. Zapytaj o dostęp administratora.',
  rate_limited: 'W krótkim czasie było stąd zbyt wiele pytań. Odczekaj chwilę, zanim spróbujesz ponownie.',
  timeout: 'Szukanie trwało za długo i zostało przerwane. Zapytaj o mniej: krócej albo z filtrem.',
  shutting_down: 'Serwer jest właśnie wyłączany. Spróbuj ponownie za chwilę.',
  overloaded: 'Zbyt wiele osób szuka w tej chwili. Spróbuj ponownie za moment.',
  index_unavailable: 'Zbiór dokumentów nie jest jeszcze gotowy. Spróbuj ponownie za chwilę.',
  unreachable: 'Serwer nie odpowiada. Sprawdź połączenie i spróbuj ponownie.',
  internal: 'Serwer zawiódł. Spróbuj ponownie; jeśli to się powtarza, powiadom administratora.',
};

export const RECORDS = ['zapis', 'zapisy', 'zapisów'];
export const SUGGESTIONS = ['podpowiedź', 'podpowiedzi', 'podpowiedzi'];

const SUGGESTION_KINDS = { word: 'słowo', phrase: 'fraza', city: 'miasto', goal: 'cel' };

export const suggestionKind = (kind) => SUGGESTION_KINDS[kind] ?? kind;

const number = new Intl.NumberFormat('pl');
const plural = new Intl.PluralRules('pl');

/** A whole number with the noun in the form that it asks for: [1, 2–4, 5 and more]. */
export function counted(count, [one, few, many]) {
  const noun = { one, few }[plural.select(count)] ?? many;
  return `${number.format(count)}\u00a0${noun}`;
}

export const formatted = (count) => number.format(count);
export const levelName = (level) => LEVELS[level] ?? level;
export const problemText = (code) => PROBLEMS[code] ?? PROBLEMS.internal;

/** The value of a facet as people read it. */
export function valueName(field, value) {
  if (field === 'level') return levelName(value);
  if (field === 'kind') return KINDS[value] ?? value;
  return value;
}

/** Rank and number: "cel operacyjny 3.2". */
export function rankOf(record) {
  const name = levelName(record.level);
  return record.label ? `${name} ${record.label}` : name;
}

/** Page or lines: where in the file the words stand. */
export function placeOf({ page, lines: [first, last] }) {
  const lines = first === last ? `wiersz ${first}` : `wiersze ${first}–${last}`;
  return page ? `s. ${page}, ${lines}` : lines;
}

const dates = new Intl.DateTimeFormat('pl', { dateStyle: 'long', timeZone: 'UTC' });

function dated(date) {
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : dates.format(time);
}

/** The years that a document speaks for. */
export function yearsOf({ year_from: from, year_to: to }) {
  if (from && to) return from === to ? String(from) : `${from}–${to}`;
  if (to) return `do ${to}`;
  return from ? `od ${from}` : '';
}

/** When a document was repealed: what it plans is then history. */
export const repealOf = ({ repealed }) => (repealed ? `uchylono ${dated(repealed)}` : '');

