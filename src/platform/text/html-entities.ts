/** HTML's names of U+00A0 to U+00FF, in their order. */
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml".split(
    " ",
  );

/** Those that a service escapes. */
const escaped: ReadonlyMap<string, string> = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0" }),
);

/** … and HTML's names of what texts have besides: punctuation, and letters of Western Europe (HTML standard, 13.5). */
const named: ReadonlyMap<string, string> = new Map([
  ...escaped,
  ...latin.map((name, index) => [name, String.fromCodePoint(0xa0 + index)] as const),
  ...Object.entries({
    ndash: "–",
    mdash: "—",
    lsquo: "‘",
    rsquo: "’",
    sbquo: "‚",
    ldquo: "“",
    rdquo: "”",
    bdquo: "„",
    lsaquo: "‹",
    rsaquo: "›",
    hellip: "…",
    bull: "•",
    dagger: "†",
    Dagger: "‡",
    permil: "‰",
    prime: "′",
    Prime: "″",
    euro: "€",
    trade: "™",
    OElig: "Œ",
    oelig: "œ",
    Scaron: "Š",
    scaron: "š",
    Zcaron: "Ž",
    zcaron: "ž",
    Yuml: "Ÿ",
    fnof: "ƒ",
    circ: "ˆ",
    tilde: "˜",
    minus: "−",
    ensp: "\u2002",
    emsp: "\u2003",
    thinsp: "\u2009",
    zwnj: "\u200c",
    zwj: "\u200d",
  }),
]);

const windows1252 = new TextDecoder("windows-1252");

/**
 * For text that a service escaped (`&#39;`, `&amp;`), and that else is as its author wrote it. One pass, so that `&amp;lt;`
 * becomes `&lt;`; what is no entity stays as it is.
 */
export function unescapeHtml(text: string): string {
  return unescaped(text, escaped, (point) => String.fromCodePoint(point));
}

/** For text out of a page: by every usual name (`&eacute;`). `&#128;` to `&#159;` are Windows-1252's, as browsers read them. */
export function readHtmlText(text: string): string {
  return unescaped(text, named, (point) =>
    point >= 0x80 && point <= 0x9f ? windows1252.decode(Uint8Array.of(point)) : String.fromCodePoint(point),
  );
}

function unescaped(text: string, names: ReadonlyMap<string, string>, signOf: (point: number) => string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return names.get(String(name)) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const half = point >= 0xd800 && point <= 0xdfff;
    return point > 0 && point <= 0x10ffff && !half ? signOf(point) : whole;
  });
}
