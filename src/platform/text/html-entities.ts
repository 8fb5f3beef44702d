const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" };

/**
 * For text that comes HTML-escaped (`&#39;`, `&amp;`). One pass, so that `&amp;lt;` becomes `&lt;`;
 * what is no entity stays as it is.
 */
export function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const half = point >= 0xd800 && point <= 0xdfff;
    return point > 0 && point <= 0x10ffff && !half ? String.fromCodePoint(point) : whole;
  });
}
