// Reports over the bundled corpus, as files.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { CORPUS, environment } from './server.js';

/** Writes `all/index.html` and `compare.html` with `binary`; resolves to the address of their folder and a way to remove it. */
export async function writeReports(binary) {
  const folder = await mkdtemp(join(tmpdir(), 'azymut-report-'));
  const run = (...given) => promisify(execFile)(resolve(binary), given, { cwd: folder, env: environment() });
  try {
    await run('ingest', CORPUS, '--out', 'records.jsonl');
    await run('report', 'all', '--records', 'records.jsonl', '--out', 'all/');
    await run('report', 'compare', 'Kalisz', 'Kraków', '--records', 'records.jsonl', '--out', 'compare.html');
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { address: pathToFileURL(folder).href, stop: () => rm(folder, { recursive: true, force: true }) };
}
