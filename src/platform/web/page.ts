import { createHash } from "node:crypto";

/** Text for HTML, between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

const style = `
:root{color-scheme:light dark;--ink:#22302b;--paper:#fbf8f2;--card:#fff;--line:#ddd5c7;--accent:#1f6f54;--soft:#5d6b64}
@media(prefers-color-scheme:dark){:root{--ink:#eef2ee;--paper:#171c1a;--card:#212825;--line:#3a4440;--accent:#6fcfa9;--soft:#a9b6af}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--paper);color:var(--ink);
font:17px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{width:min(560px,100%);background:var(--card);border:1px solid var(--line);border-radius:14px;padding:32px}
h1{font-size:1.45rem;line-height:1.25;margin:0 0 12px}
p{margin:0 0 14px}
ul,ol{margin:0 0 18px;padding-left:1.2em}
h2{font-size:1.1rem;margin:28px 0 10px}
form{display:inline}
form.fields{display:block}
label{display:block;margin:0 0 14px;font-weight:600}
input,select{font:inherit;font-weight:400;width:100%;margin-top:4px;padding:9px 12px;border:1px solid var(--line);border-radius:9px;background:var(--paper);color:inherit}
summary{cursor:pointer;margin:12px 0}
.problem{border-left:4px solid #c0563b;padding-left:12px}
.row{display:flex;flex-wrap:wrap;gap:12px;margin-top:22px}
button,.button{font:inherit;border-radius:9px;border:1px solid var(--line);padding:10px 20px;background:transparent;color:inherit;cursor:pointer;text-decoration:none}
button.primary{background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:600}
button:focus-visible,.button:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
small{display:block;margin-top:26px;color:var(--soft);font-size:.78rem;line-height:1.45}
`;

/** By which the Content-Security-Policy knows this style, and no other. */
export const styleHash = `sha256-${createHash("sha256").update(style).digest("base64")}`;

/**
 * A whole page in the product's plain style. `body` is HTML that the caller has escaped.
 *
 * @param foot plain text below it all, in small letters; none: nothing is there
 */
export function page(title: string, body: string, foot = ""): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="referrer" content="no-referrer"><title>${escapeHtml(title)} · LN OMS</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}${foot === "" ? "" : `<small>${escapeHtml(foot)}</small>`}</main></body></html>`;
}
