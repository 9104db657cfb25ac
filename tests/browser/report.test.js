import assert from 'node:assert/strict';
import { suite } from './lib/harness.js';
import { violationsOf } from './lib/axe.js';
import { writeReports } from './lib/report.js';

const PAGES = ['all/index.html', 'compare.html'];

/** The texts of a column, from the top. */
const column = (table, place) => table.locator(`tbody tr td:nth-child(${place})`).allTextContents();

suite((visit) => {
  visit('the page opens from a folder without the network', { offline: true }, async (page, { address }) => {
    for (const file of PAGES) {
      await page.goto(`${address}/${file}`);
      assert.match(await page.title(), / – Azymut$/);
      assert.equal(await page.locator('html').getAttribute('lang'), 'pl');
      await page.getByRole('heading', { name: 'Metoda' }).first().waitFor();
      await page.getByText('SHA-256 pliku').first().waitFor();
    }
    assert.ok(await page.locator('blockquote mark').count() > 10, 'what is shared is marked');
  });

  visit('a table is sorted with the keyboard alone', async (page, { address }) => {
    await page.goto(`${address}/${PAGES[0]}`);
    const table = page.locator('table[aria-labelledby="coverage-themes"]');
    await page.locator('.scroll', { has: table }).focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const heading = table.locator('thead th').nth(1);
    assert.equal(await page.evaluate(() => document.activeElement.closest('th')?.textContent), await heading.textContent());
    const before = await column(table, 2);
    assert.ok(before.length > 3, `${before}`);
    const collator = new Intl.Collator('pl', { numeric: true });
    const sorted = [...before].sort(collator.compare);
    assert.notDeepEqual(before, sorted);
    await page.keyboard.press('Enter');
    assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
    assert.deepEqual(await column(table, 2), sorted);
    await page.keyboard.press('Space');
    assert.equal(await heading.getAttribute('aria-sort'), 'descending');
    assert.deepEqual(await column(table, 2), sorted.reverse());
    // Numbers are sorted as numbers, the greatest first.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await table.locator('thead th').nth(2).getAttribute('aria-sort'), 'descending');
    assert.equal(await heading.getAttribute('aria-sort'), null);
    const counts = (await column(table, 3)).map(Number);
    assert.deepEqual(counts, [...counts].sort((a, b) => b - a));
  });

  visit('a heat map says what it shows to those who do not see it', async (page, { address }) => {
    await page.goto(`${address}/${PAGES[0]}`);
    const maps = page.locator('svg');
    const count = await maps.count();
    assert.ok(count >= 3, `${count} heat maps`);
    assert.equal(await page.getByRole('img', { name: /Mapa barw: .*Największa wartość: / }).count(), count);
    await page.getByRole('img', { name: 'Temat – miasto' }).waitFor();
    // The same values in a table that can be opened.
    const values = page.locator('details').first();
    await values.locator('summary').focus();
    await page.keyboard.press('Enter');
    const rows = values.getByRole('row');
    assert.equal(await rows.count(), 5, 'a heading and four cities');
    await values.getByRole('rowheader', { name: 'Kraków' }).waitFor();
  });

  visit('a phone of 320 pixels needs no sideways scrolling', { viewport: { width: 320, height: 640 } }, async (page, { address }) => {
    for (const file of PAGES) {
      await page.goto(`${address}/${file}`);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 320, `${file} is ${width} wide`);
    }
  });

  for (const colorScheme of ['light', 'dark']) {
    visit(`no rule of accessibility is broken in ${colorScheme} colours`, { colorScheme }, async (page, { address }) => {
      for (const file of PAGES) {
        await page.goto(`${address}/${file}`);
        assert.deepEqual(await violationsOf(page), [], file);
      }
    });
  }
}, writeReports);
