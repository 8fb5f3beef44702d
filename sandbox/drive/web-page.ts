/** A browser without scripts: pages, forms, redirects and cookies, as far as the product's own pages need them. */

export type WebPage = {
  readonly url: string;
  readonly status: number;
  /** The page's text without its tags. */
  readonly text: string;
  readonly html: string;
};

export type WebBrowser = {
  open(url: string): Promise<WebPage>;
  /** Presses a button of the page, with its form's fields; `choose`: a radio button, by text beside it. */
  press(page: WebPage, button: string, choose?: string): Promise<WebPage>;
};

type Cookie = { readonly host: string; readonly name: string; readonly value: string; readonly path: string };

const mostRedirects = 10;

/**
 * Cookies belong to a host whatever its port, as in real browsers.
 *
 * @param from the address it comes from, as a proxy in front of the app would say
 */
export function openBrowser({ from }: { readonly from?: string } = {}): WebBrowser {
  let cookies: Cookie[] = [];

  async function load(address: string, init: { method: string; body?: string }): Promise<WebPage> {
    let url = new URL(address);
    let request: { method: string; body?: string } = init;
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const sent = cookies.filter((each) => each.host === url.hostname && covers(each.path, url.pathname));
      const response = await fetch(url, {
        method: request.method,
        redirect: "manual",
        headers: {
          ...(from ? { "x-forwarded-for": from } : {}),
          ...(sent.length > 0 ? { cookie: sent.map(({ name, value }) => `${name}=${value}`).join("; ") } : {}),
          ...(request.body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        },
        ...(request.body === undefined ? {} : { body: request.body }),
      });
      for (const line of response.headers.getSetCookie()) cookies = kept(cookies, readCookie(line, url.hostname));
      const location = response.headers.get("location");
      const html = await response.text();
      if (response.status < 300 || response.status >= 400 || location === null) {
        return { url: url.href, status: response.status, html, text: textIn(html) };
      }
      url = new URL(location, url);
      request = { method: "GET" };
    }
    throw new Error(`More than ${mostRedirects} redirects, the last one to ${url.href}.`);
  }

  return {
    open: (url) => load(url, { method: "GET" }),
    press(page, button, choose) {
      const form = findForm(page, button);
      const body = formBody(form.html, button, choose);
      const url = new URL(form.action || page.url, page.url);
      if (form.method === "post") return load(url.href, { method: "POST", body: body.toString() });
      url.search = body.toString();
      return load(url.href, { method: "GET" });
    },
  };
}

function covers(path: string, pathname: string): boolean {
  return path === "/" || pathname === path || pathname.startsWith(`${path}/`);
}

function readCookie(line: string, host: string): Cookie {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const at = pair.indexOf("=");
  const path = attributes.find((each) => each.toLowerCase().startsWith("path="))?.slice("path=".length) ?? "/";
  return { host, name: pair.slice(0, at), value: pair.slice(at + 1), path };
}

function kept(cookies: readonly Cookie[], fresh: Cookie): Cookie[] {
  const other = (each: Cookie) => each.host !== fresh.host || each.name !== fresh.name || each.path !== fresh.path;
  return [...cookies.filter(other), fresh];
}

function findForm(page: WebPage, button: string): { html: string; action: string; method: string } {
  for (const [html = "", attributes = ""] of page.html.matchAll(/<form\b([^>]*)>[^]*?<\/form>/g)) {
    if (!buttonsIn(html).some((each) => each.text === button)) continue;
    const action = unescapeHtml(attribute(attributes, "action") ?? "");
    return { html, action, method: (attribute(attributes, "method") ?? "get").toLowerCase() };
  }
  throw new Error(`${page.url} has no button “${button}”. It says: ${page.text.slice(0, 400)}`);
}

function buttonsIn(html: string) {
  return Array.from(html.matchAll(/<button\b([^>]*)>([^]*?)<\/button>/g), ([, attributes = "", inside = ""]) => ({
    attributes,
    text: textIn(inside),
  }));
}

function formBody(html: string, button: string, choose: string | undefined): URLSearchParams {
  const body = new URLSearchParams();
  const put = (attributes: string) => {
    const name = attribute(attributes, "name");
    if (name !== undefined) body.set(name, unescapeHtml(attribute(attributes, "value") ?? ""));
  };
  for (const [, attributes = ""] of html.matchAll(/<input\b([^>]*)>/g)) {
    const radio = attribute(attributes, "type") === "radio";
    if (!radio || /\schecked\b/.test(attributes)) put(attributes);
  }
  if (choose !== undefined) {
    const labels = Array.from(html.matchAll(/<label\b[^>]*>([^]*?)<\/label>/g), ([, inside = ""]) => inside);
    const label = labels.find((inside) => textIn(inside).startsWith(choose));
    const input = /<input\b([^>]*)>/.exec(label ?? "")?.[1];
    if (input === undefined) throw new Error(`There is no choice “${choose}”, but: ${labels.map(textIn).join(" | ")}`);
    put(input);
  }
  put(buttonsIn(html).find((each) => each.text === button)?.attributes ?? "");
  return body;
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
}

function textIn(html: string): string {
  const bare = html.replace(/<(style|script|head)\b[^]*?<\/\1>/g, " ").replace(/<[^>]*>/g, " ");
  return unescapeHtml(bare).replace(/\s+/g, " ").trim();
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
