// The client against the real server, and against a server that fails on purpose.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { startServer } from '../../../tests/browser/lib/server.js';
import { AzymutClient, ProblemError, isProblem } from '../dist/index.js';

const BINARY = process.env.AZYMUT_BIN;
if (!BINARY && process.env.CI === 'true') throw new Error('AZYMUT_BIN does not name the azymut binary');
const options = BINARY ? {} : { skip: 'AZYMUT_BIN does not name the azymut binary' };

let server;
let client;
before(async () => {
  if (!BINARY) return;
  server = await startServer(BINARY);
  client = new AzymutClient(server.address, { language: 'pl', retries: 0 });
});
after(() => server?.stop());

test('the types are those of the OpenAPI document', options, async () => {
  const { stdout } = await promisify(execFile)('npx', ['openapi-typescript', `${server.address}/openapi.json`], {
    maxBuffer: 2 ** 24,
  });
  const committed = await readFile(new URL('../src/schema.ts', import.meta.url), 'utf8');
  assert.equal(committed, stdout, 'run `npm run generate` with AZYMUT_URL naming a running server');
});

test('a search finds, narrows and counts', options, async () => {
  const found = await client.search({ q: 'przedsiebiorczosc', city: ['Kielce'], facets: ['city', 'level'], limit: 3 });
  assert.ok(found.total > 3);
  assert.equal(found.hits.length, 3);
  assert.ok(found.hits.every((hit) => hit.record.document.city === 'Kielce'));
  assert.deepEqual(Object.keys(found.facets).sort(), ['city', 'level']);
});

test('every hit comes once, page after page', options, async () => {
  const ids = new Set();
  let total = 0;
  for await (const page of client.pages({ q: 'rozwój', limit: 7, facets: [] })) {
    total = page.total;
    for (const hit of page.hits) ids.add(hit.id);
  }
  assert.ok(total > 14);
  assert.equal(ids.size, total);
  let count = 0;
  for await (const hit of client.hits({ q: 'rozwój', limit: 50 })) count += ids.has(hit.id) ? 1 : 0;
  assert.equal(count, total);
});

test('what is typed is completed', options, async () => {
  const { suggestions } = await client.suggest({ q: 'miasto:Kielce przedsieb', limit: 6 });
  assert.ok(suggestions.length > 1 && suggestions.length <= 6);
  const [{ kind, text, q, highlight, count }] = suggestions;
  assert.deepEqual([kind, text, q], ['word', 'przedsiębiorczość', 'miasto:Kielce przedsiębiorczość']);
  assert.equal(text.slice(highlight.start, highlight.end), 'przedsięb');
  assert.ok(count > 3);
  await assert.rejects(client.suggest({ q: 'a', limit: 51 }), { code: 'invalid_parameter' });
});

test('several searches are asked at once, and one that is wrong harms no other', options, async () => {
  const [found, wrong, counted] = await client.multiSearch([
    { q: 'przedsiebiorczosc', city: ['Kielce', 'Toruń'], limit: 1, facets: ['city'] },
    { q: 'rower', level: ['cel'] },
    { limit: 0, include: ['silent'] },
  ]);
  assert.ok(!isProblem(found) && !isProblem(counted) && isProblem(wrong));
  assert.equal(found.hits.length, 1);
  assert.deepEqual(Object.keys(found.facets), ['city']);
  assert.equal(wrong.code, 'invalid_parameter');
  assert.equal(wrong.errors[0].parameter, 'level');
  assert.ok(counted.total > found.total);
  await assert.rejects(client.multiSearch([]), { code: 'invalid_body' });
});

test('records, documents, concordances and analyses are read', options, async () => {
  const { documents } = await client.documents();
  const { outline, document } = await client.document(documents[0].document.id);
  assert.equal(document.id, documents[0].document.id);
  const { record } = await client.record(outline[0].id);
  assert.equal(record.id, outline[0].id);
  const { lines } = await client.concordance({ q: 'żłobki', match: ['exact', 'lemma'] });
  assert.ok(lines.length > 0);
  const { tokens } = await client.analyze({ text: 'w mieście' });
  assert.deepEqual(tokens.map((token) => token.surface), ['w', 'mieście']);
});

test('references and similar records are read', options, async () => {
  const { hits } = await client.search({ q: '"kooperacji biznesu z nauką"', limit: 1 });
  const { id } = hits[0];
  assert.match(await client.citation(id), /kooperacji biznesu z nauką/);
  assert.match(await client.citation(id, 'bibtex'), /^@/);
  const { similar } = await client.similar(id, { limit: 3, city: ['Kraków'] });
  assert.ok(similar.length > 0 && similar.length <= 3);
  for (const { record, score, aligned } of similar) {
    assert.equal(record.document.city, 'Kraków');
    assert.ok(score > 0 && score <= 1);
    for (const { b: [start, end] } of aligned) assert.ok(record.text.slice(start, end).trim().length > 0);
  }
});

test('two sides and all cities are compared', options, async () => {
  const sides = { a: 'kalisz-strategia-2014-2024', b: 'kalisz-program-2025-2029' };
  const compared = await client.compare(sides);
  assert.equal(compared.report, 'compare');
  const ids = new Set(compared.tables.alignment.flatMap((row) => [row.a_id, row.b_id]));
  ids.delete(null);
  assert.equal(ids.size, compared.provenance.records);
  assert.equal(compared.graph.nodes.length, compared.provenance.records);
  const narrower = await client.compare({ ...sides, level: ['operational_goal', 'direction'], threshold: 0.5 });
  assert.ok(narrower.provenance.records < compared.provenance.records);
  const { matrices: [cities] } = await client.matrix({ resamples: 20 });
  assert.deepEqual(cities.rows, ['Kalisz', 'Kielce', 'Kraków', 'Toruń']);
  assert.equal(cities.values[0][0], null);
  await assert.rejects(client.matrix({ city: ['Toruń'] }), { code: 'nothing_to_compare', status: 422 });
  await assert.rejects(client.compare({ a: 'Kalsz', b: 'Toruń' }), { code: 'invalid_parameter' });
});

test('the service tells of itself', options, async () => {
  assert.equal((await client.health()).status, 'ok');
  assert.equal((await client.readiness()).status, 'ready');
  assert.match(await client.metrics(), /^# HELP /);
  const { paths } = await client.openapi();
  assert.ok(Object.hasOwn(paths, '/v1/compare'));
});

test('an error is a problem with its code and its parameters', options, async () => {
  await assert.rejects(client.search({ q: 'rower', ctiy: 'Kielce' }), (error) => {
    assert.ok(error instanceof ProblemError);
    assert.equal(error.code, 'unknown_parameter');
    assert.equal(error.status, 400);
    assert.equal(error.errors[0].parameter, 'ctiy');
    assert.match(error.message, /nie ma parametru/);
    return true;
  });
});

/** A server that answers with each of `answers` in turn, and what it was asked. */
async function scripted(answers, act) {
  const asked = [];
  const fake = createServer((request, response) => {
    const [status, headers, body] = answers[Math.min(asked.length, answers.length - 1)];
    asked.push(request.url);
    response.writeHead(status, headers).end(JSON.stringify(body));
  });
  await new Promise((resolve) => { fake.listen(0, '127.0.0.1', resolve); });
  try {
    await act(`http://127.0.0.1:${fake.address().port}`, asked);
  } finally {
    fake.closeAllConnections();
    fake.close();
  }
}

const PROBLEM = { 'content-type': 'application/problem+json' };
const busy = { code: 'overloaded', status: 503, detail: 'too many', title: '', type: '', instance: '' };

test('a server that is busy is asked again, as it says', async () => {
  const answers = [[503, { ...PROBLEM, 'retry-after': '0' }, busy], [429, { ...PROBLEM, 'retry-after': '0' }, busy], [200, {}, { documents: [] }]];
  await scripted(answers, async (address, asked) => {
    assert.deepEqual(await new AzymutClient(address).documents(), { documents: [] });
    assert.equal(asked.length, 3);
  });
});

test('it is not asked for ever, nor about what will not change', async () => {
  await scripted([[503, { ...PROBLEM, 'retry-after': '0' }, busy]], async (address, asked) => {
    await assert.rejects(new AzymutClient(address, { retries: 2 }).documents(), { code: 'overloaded' });
    assert.equal(asked.length, 3);
  });
  await scripted([[404, PROBLEM, { ...busy, status: 404, code: 'unknown_record' }]], async (address, asked) => {
    await assert.rejects(new AzymutClient(address).record('x/y'), { code: 'unknown_record' });
    assert.deepEqual(asked, ['/v1/records/x%2Fy']);
  });
});

test('a wait can be given up', async () => {
  await scripted([[503, { ...PROBLEM, 'retry-after': '20' }, busy]], async (address) => {
    const giveUp = new AbortController();
    const answer = new AzymutClient(address).documents({ signal: giveUp.signal });
    setTimeout(() => giveUp.abort(), 50);
    await assert.rejects(answer, { name: 'AbortError' });
  });
});
