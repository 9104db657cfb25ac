import type { components, operations } from './schema.js';

/** Everything that the API names, generated from its OpenAPI document. */
export type Schemas = components['schemas'];

export type SearchResponse = Schemas['SearchResponse'];
export type Hit = Schemas['Hit'];
export type SearchParameters = NonNullable<operations['search']['parameters']['query']>;
export type ConcordanceParameters = NonNullable<operations['concordance']['parameters']['query']>;
export type SimilarParameters = NonNullable<operations['similarRecords']['parameters']['query']>;
export type CompareParameters = operations['compare']['parameters']['query'];
export type MatrixParameters = NonNullable<operations['matrix']['parameters']['query']>;
/** A report, as `azymut report … --format json` writes it. */
export type Report = Schemas['Report'];
export type CitationFormat = NonNullable<NonNullable<operations['citeRecord']['parameters']['query']>['format']>;
export type SuggestParameters = operations['suggest']['parameters']['query'];
/** One search of several: the parameters of a search, without its format. */
export type OneSearch = Omit<SearchParameters, 'format' | 'bom'>;
/** What one search of several came to: only a problem has a `code`. */
export type OneAnswer = SearchResponse | Schemas['Problem'];
type AnalyzeParameters = operations['analyze']['parameters']['query'];

export interface ClientOptions {
  /** Language of messages for people. */
  language?: 'en' | 'pl';
  /** API key, where the server asks for one. */
  apiKey?: string;
  /** How often a request is tried again after a 429 or 503, or when the server cannot be reached: 3 times unless told otherwise. */
  retries?: number;
  /** Longest wait before a try, in milliseconds: 30,000 unless told otherwise. */
  longestWait?: number;
  /** Takes the place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

export interface RequestOptions {
  /** Gives the request up, and the waiting before another try with it. */
  signal?: AbortSignal;
}

/** An error that the server answered with: a problem of RFC 9457. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** For programs; it never changes: `unknown_parameter`, `stale_cursor`… */
  readonly code: string;
  readonly status: number;
  /** The parameters at fault. */
  readonly errors: readonly Schemas['ParameterError'][];

  constructor(readonly problem: Schemas['Problem']) {
    super(problem.detail);
    this.code = problem.code;
    this.status = problem.status;
    this.errors = problem.errors ?? [];
  }
}

type Value = string | number | boolean;
type Query = Record<string, Value | readonly Value[] | undefined>;

/** Parameters of which the values are joined by commas; those of the others are given one by one. */
const JOINED = new Set(['facets', 'include']);

/** A client of one server. */
export class AzymutClient {
  readonly #base: string;
  readonly #options: ClientOptions;

  /** `base` is the address of the server, for instance `http://127.0.0.1:8080`. */
  constructor(base: string | URL, options: ClientOptions = {}) {
    this.#base = String(base).replace(/\/+$/, '');
    this.#options = options;
  }

  /** Ranked, faceted and highlighted hits: one page of them. */
  search(parameters: SearchParameters = {}, options: RequestOptions = {}): Promise<SearchResponse> {
    return this.#get('/v1/search', { ...parameters, format: 'json' }, options);
  }

  /**
   * The pages of a search from the first to the last. A commit of the index in between ends them with the problem
   * `stale_cursor`: what came before belongs to the earlier state.
   */
  async *pages(parameters: SearchParameters = {}, options: RequestOptions = {}): AsyncGenerator<SearchResponse, void, undefined> {
    let page = await this.search(parameters, options);
    yield page;
    while (page.next !== null) {
      const { offset: _, ...rest } = parameters;
      page = await this.search({ ...rest, cursor: page.next }, options);
      yield page;
    }
  }

  /** Every hit of a search, page after page. */
  async *hits(parameters: SearchParameters = {}, options: RequestOptions = {}): AsyncGenerator<Hit, void, undefined> {
    for await (const page of this.pages(parameters, options)) yield* page.hits;
  }

  /** What a query that is being typed may go on to. */
  suggest(parameters: SuggestParameters, options: RequestOptions = {}): Promise<Schemas['SuggestResponse']> {
    return this.#get('/v1/suggest', { ...parameters }, options);
  }

  /** Several searches in one request. The answers come in the same order; see `isProblem`. */
  async multiSearch(searches: readonly OneSearch[], options: RequestOptions = {}): Promise<OneAnswer[]> {
    const body = JSON.stringify({ searches });
    const response = await this.#ask('/v1/multi-search', { method: 'POST', body }, 'application/json', options);
    return ((await response.json()) as Schemas['MultiSearchResponse']).answers;
  }

  /** Every match in its context. */
  concordance(parameters: ConcordanceParameters = {}, options: RequestOptions = {}): Promise<Schemas['KwicResponse']> {
    return this.#get('/v1/kwic', { ...parameters, format: 'json' }, options);
  }

  /** A record and its ancestors. */
  record(id: string, options: RequestOptions = {}): Promise<Schemas['RecordResponse']> {
    return this.#get(`/v1/records/${encodeURIComponent(id)}`, {}, options);
  }

  /** A record as a reference: a line of text, BibTeX or RIS. */
  citation(id: string, format: CitationFormat = 'plain', options: RequestOptions = {}): Promise<string> {
    return this.#text(`/v1/records/${encodeURIComponent(id)}/citation`, { format }, options);
  }

  /** The records most like one, the nearest first. */
  similar(id: string, parameters: SimilarParameters = {}, options: RequestOptions = {}): Promise<Schemas['SimilarResponse']> {
    return this.#get(`/v1/records/${encodeURIComponent(id)}/similar`, { ...parameters }, options);
  }

  /** Two documents or two cities, goal by goal. */
  compare(parameters: CompareParameters, options: RequestOptions = {}): Promise<Report> {
    return this.#get('/v1/compare', { ...parameters }, options);
  }

  /** How alike all cities and documents are. */
  matrix(parameters: MatrixParameters = {}, options: RequestOptions = {}): Promise<Report> {
    return this.#get('/v1/matrix', { ...parameters }, options);
  }

  /** Every document. */
  documents(options: RequestOptions = {}): Promise<Schemas['DocumentsResponse']> {
    return this.#get('/v1/documents', {}, options);
  }

  /** A document as a tree. */
  document(id: string, options: RequestOptions = {}): Promise<Schemas['OutlineResponse']> {
    return this.#get(`/v1/documents/${encodeURIComponent(id)}`, {}, options);
  }

  /** What each token of a text becomes. */
  analyze(parameters: AnalyzeParameters, options: RequestOptions = {}): Promise<Schemas['DescribedText']> {
    return this.#get('/v1/analyze', { ...parameters }, options);
  }

  /** Whether the process lives. */
  health(options: RequestOptions = {}): Promise<Schemas['Health']> {
    return this.#get('/healthz', {}, options);
  }

  /** Whether it can answer; where it cannot, a problem says why. */
  readiness(options: RequestOptions = {}): Promise<Schemas['Readiness']> {
    return this.#get('/readyz', {}, options);
  }

  /** What an operator watches, in the text format of Prometheus. */
  metrics(options: RequestOptions = {}): Promise<string> {
    return this.#text('/metrics', {}, options);
  }

  /** The OpenAPI document that the types are generated from. */
  openapi(options: RequestOptions = {}): Promise<Record<string, unknown>> {
    return this.#get('/openapi.json', {}, options);
  }

  async #get<T>(path: string, query: Query, options: RequestOptions): Promise<T> {
    return (await (await this.#ask(path + written(query), {}, 'application/json', options)).json()) as T;
  }

  async #text(path: string, query: Query, options: RequestOptions): Promise<string> {
    return (await this.#ask(path + written(query), {}, '*/*', options)).text();
  }

  async #ask(target: string, request: { method?: string; body?: string }, accept: string, { signal }: RequestOptions): Promise<Response> {
    const { retries = 3, longestWait = 30_000, fetch = globalThis.fetch, language, apiKey } = this.#options;
    const headers: Record<string, string> = { accept };
    if (language) headers['accept-language'] = language;
    if (apiKey) headers['authorization'] = `Bearer ${apiKey}`;
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    const address = this.#base + target;
    for (let tries = 0; ; tries += 1) {
      const last = tries >= retries;
      let wait = 250 * 2 ** tries;
      try {
        const response = await fetch(address, { ...request, headers, ...(signal ? { signal } : {}) });
        if (response.ok) return response;
        if (last || (response.status !== 429 && response.status !== 503)) throw await problemOf(response);
        await response.body?.cancel();
        const seconds = Number(response.headers.get('retry-after') ?? NaN);
        if (Number.isFinite(seconds)) wait = seconds * 1000;
      } catch (error) {
        // `fetch` throws a TypeError where there is no answer at all.
        if (last || signal?.aborted || !(error instanceof TypeError)) throw error;
      }
      await pause(Math.min(wait, longestWait), signal);
    }
  }
}

/** Whether one search of several could not be carried out. */
export function isProblem(answer: OneAnswer): answer is Schemas['Problem'] {
  return 'code' in answer;
}

function written(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (!Array.isArray(value)) parameters.append(name, String(value));
    else if (JOINED.has(name)) parameters.append(name, value.join(','));
    else for (const one of value) parameters.append(name, String(one));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

async function problemOf(response: Response): Promise<Error> {
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return new ProblemError((await response.json()) as Schemas['Problem']);
  }
  // A proxy before the server speaks for itself.
  return new Error(`status ${response.status} without a problem`);
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => { clearTimeout(timer); reject(signal?.reason); };
    if (signal?.aborted) { reject(signal.reason); return; }
    const timer = setTimeout(() => { signal?.removeEventListener('abort', giveUp); resolve(); }, milliseconds);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}
