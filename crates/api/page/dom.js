// Building the page. Text becomes text nodes, never markup.

/** An element with attributes (`on…` are listeners, `true` is an empty attribute) and children. */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'" };

function unescaped(text) {
  return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_, name) => ENTITIES[name]);
}

/** Escaped HTML in which `<mark>` is the only tag, as nodes. Any other tag stays visible text. */
export function fromSnippet(html) {
  return html.split(/(<mark>[^]*?<\/mark>)/).filter(Boolean).map((piece) => {
    const marked = /^<mark>([^]*)<\/mark>$/.exec(piece);
    return marked ? el('mark', {}, unescaped(marked[1])) : unescaped(piece);
  });
}

/** What a snippet says, without its marks and without the dots at its ends. */
export function plainSnippet(html) {
  return unescaped(html.replace(/<\/?mark>/g, '')).replace(/^…|…$/g, '').trim();
}

/** `text` with the highlights of `field` marked. Ranges count UTF-16 units, as strings here do. */
export function withHighlights(text, highlights, field) {
  const ranges = highlights
    .filter((highlight) => highlight.field === field)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const nodes = [];
  let done = 0;
  for (const { start, end, match } of ranges) {
    if (start < done) continue;
    nodes.push(text.slice(done, start), el('mark', { class: `match-${match}` }, text.slice(start, end)));
    done = end;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== '');
}

/** Paragraphs of a description. */
export function paragraphs(text, highlights = []) {
  let offset = 0;
  return text.split('\n').map((line) => {
    const [from, to] = [offset, offset + line.length];
    offset = to + 1;
    const inside = highlights
      .filter(({ field, start, end }) => field === 'body' && start >= from && end <= to)
      .map((highlight) => ({ ...highlight, start: highlight.start - from, end: highlight.end - from }));
    return el('p', {}, withHighlights(line, inside, 'body'));
  });
}
