// The real server, over an index of its own that is built from the bundled corpus.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CORPUS = fileURLToPath(new URL('../../../corpus', import.meta.url));

/** Longest wait for the index to be built and the port to be opened, in milliseconds. */
const START = 120_000;

/** Starts `binary`; resolves to its address and a way to stop it. */
export async function startServer(binary) {
  const folder = await mkdtemp(join(tmpdir(), 'azymut-browser-'));
  const child = spawn(binary, ['serve', '--index', join(folder, 'index'), '--corpus', CORPUS, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: environment(),
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill('SIGTERM');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { address: await addressOf(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The environment without settings: whatever begins with AZYMUT_ is one, and AZYMUT_BIN is none of the program's. */
export function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AZYMUT_')));
}

function addressOf(child) {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => reject(new Error(`the server did not start:\n${said}`)), START);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      // What is written at once may arrive in pieces: only a whole line counts.
      const found = /listening on (http:\S+)\n/.exec(said);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    });
    child.once('error', (error) => { clearTimeout(late); reject(error); });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the server ended with ${code}:\n${said}`));
    });
  });
}
