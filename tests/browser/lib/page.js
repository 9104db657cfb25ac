// The search page as a person meets it.

/** The field that queries are typed into. */
export const field = (page) => page.getByRole('combobox', { name: 'Szukaj w strategiach miast' });

/** Types a query and waits for what came of it. */
export async function search(page, query) {
  await field(page).fill(query);
  await page.getByRole('button', { name: 'Szukaj', exact: true }).click();
  await settled(page);
}

/** Waits until the page shows what its address asks for. */
export async function settled(page) {
  await page.locator('#results:not([aria-busy])').waitFor();
}

/** The counts of a facet by value, as shown. */
export async function facet(page, legend) {
  const options = page.getByRole('group', { name: legend }).locator('.option');
  const pairs = await options.evaluateAll((nodes) => nodes.map((node) => [
    node.querySelector('label span').textContent,
    Number(node.querySelector('.count').textContent.replace(/\s/g, '')),
  ]));
  return Object.fromEntries(pairs);
}

/** The texts of all the elements that match. */
export const texts = (page, selector) => page.locator(selector).allTextContents();
