// Sorts a table by the column whose heading is pressed; pressed again, the other way round.
'use strict';
const collator = new Intl.Collator('pl', { numeric: true });
const valueOf = (row, column) => {
  const cell = row.cells[column];
  return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
};
const compare = (a, b) => {
  // What is not known comes last among numbers and first among words.
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return 1;
  if (typeof b === 'number') return -1;
  return collator.compare(a, b);
};
for (const table of document.querySelectorAll('table.sortable')) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector('button').addEventListener('click', () => {
      const number = heading.classList.contains('number');
      const known = heading.getAttribute('aria-sort');
      const descending = known ? known === 'ascending' : number;
      for (const other of headings) other.removeAttribute('aria-sort');
      heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      const rows = [...table.tBodies[0].rows].map((row, place) => ({ row, place, value: valueOf(row, column) }));
      rows.sort((a, b) => (descending ? compare(b.value, a.value) : compare(a.value, b.value)) || a.place - b.place);
      table.tBodies[0].append(...rows.map(({ row }) => row));
    });
  });
}
