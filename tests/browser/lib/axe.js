// Rules of accessibility that a program can check (axe-core).

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What breaks a rule on the page, one line for each rule. */
export async function violationsOf(page) {
  await page.evaluate(await readFile(SOURCE, 'utf8'));
  const { violations, passes } = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  if (passes.length === 0) throw new Error('axe has checked nothing');
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html).join(' | ')}`);
}
