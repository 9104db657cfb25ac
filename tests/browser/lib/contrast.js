// Contrast of every visible text with what lies behind it (WCAG 2.2, success criterion 1.4.3).

/** One entry for each pair of colours on the page: the least ratio that it needs and the one it has. */
export function contrastsOf(page) {
  return page.evaluate(() => {
    const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b]
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
      .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
    const behind = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const [r, g, b, alpha = 1] = parse(getComputedStyle(at).backgroundColor);
        if (alpha > 0) return [r, g, b];
      }
      return [255, 255, 255];
    };
    const found = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !node.checkVisibility() || node.closest('.visually-hidden, noscript')) continue;
      const style = getComputedStyle(node);
      const [front, back] = [parse(style.color).slice(0, 3), behind(node)];
      const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
      const size = parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      found.set(`${front}/${back}/${large}`, {
        text: node.textContent.trim().slice(0, 40),
        needed: large ? 3 : 4.5,
        ratio: Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100,
      });
    }
    return [...found.values()];
  });
}
