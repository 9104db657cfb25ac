// Talking to the API beside the page.

/** An answer that is not one: `code` is the API's, `errors` names the parameters at fault. */
export class ProblemError extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.code);
    this.code = problem.code ?? 'internal';
    this.errors = problem.errors ?? [];
  }
}

/** The page speaks Polish, whatever the browser prefers. */
const LANGUAGE = { 'accept-language': 'pl' };

/** Fetches plain text, or fails. */
export async function fetchText(address) {
  const response = await fetch(address, { headers: { accept: 'text/plain', ...LANGUAGE } });
  if (!response.ok) throw new ProblemError({ code: 'internal' });
  return response.text();
}

/** Fetches JSON; every failure but an abort is a `ProblemError`. */
export async function fetchJson(address, signal) {
  let response;
  try {
    response = await fetch(address, { headers: { accept: 'application/json', ...LANGUAGE }, signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ProblemError({ code: 'unreachable' });
  }
  const body = await response.json().catch((error) => {
    if (error.name === 'AbortError') throw error;
    return {};
  });
  if (!response.ok) throw new ProblemError(body);
  return body;
}
