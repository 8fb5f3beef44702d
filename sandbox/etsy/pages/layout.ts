import { html, type Html } from "./html.ts";

export type PageOptions = {
  readonly title: string;
  readonly body: Html;
  /** What was just done, said at the top. */
  readonly said?: Html | null;
  /** Which link of the navigation this is. */
  readonly here?: string;
  /** Without navigation: the consent page is on its way to somewhere else. */
  readonly bare?: boolean;
};

const links = [
  ["/", "Overview"],
  ["/fees", "Fees"],
  ["/calls", "Calls"],
  ["/developers/your-apps", "Apps"],
  ["/trouble", "Trouble"],
] as const;

/** The frame around every page. */
export function layout({ title, body, said, here, bare }: PageOptions): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · stand-in marketplace</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="data:,">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<aside class="standin" aria-label="What this is">This is a <strong>local stand-in for Etsy</strong>. Everything here lives on this computer: no real shop, no real money.</aside>
${
  !bare &&
  html`<header class="top"><nav aria-label="Pages"><a class="brand" href="/">Stand-in marketplace</a>${links.map(
    ([href, label]) => html`<a href="${href}"${here === href && html` aria-current="page"`}>${label}</a>`,
  )}</nav></header>`
}
<main id="main" tabindex="-1">
${said}
${body}
</main>
<footer><p>The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or certified by Etsy, Inc.</p></footer>
</body>
</html>
`;
}

export function page(content: Html, status = 200): Response {
  return new Response(content.html, {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      // The consent form leads on to the app, at an address of its own.
      "content-security-policy": "default-src 'none'; img-src 'self' data:; style-src 'self'; base-uri 'none'",
    },
  });
}

export function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
}
