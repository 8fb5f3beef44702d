import type { Served } from "./served.ts";

/** A page as a person finds it. */
export type Page = {
  readonly status: number;
  /** Where it leads instead, when it does. */
  readonly location: string | null;
  readonly html: string;
  readonly title: string;
  /** Its text without what it is made of. */
  readonly text: string;
};

/** One browser: it keeps cookies by name and path, and presses the buttons of a page. */
export type Browser = {
  open(path: string): Promise<Page>;
  /** Presses the button with this label; what is typed goes into its form's fields by name. */
  press(page: Page, label: string, typed?: Readonly<Record<string, string>>): Promise<Page>;
};

export function openBrowser(pages: Served): Browser {
  const jar = new Map<string, { readonly pair: string; readonly path: string }>();
  const cookiesFor = (path: string): Record<string, string> => {
    const held = [...jar.values()].filter((cookie) => path.startsWith(cookie.path)).map(({ pair }) => pair);
    return held.length === 0 ? {} : { cookie: held.join("; ") };
  };
  const read = async (response: Response): Promise<Page> => {
    for (const set of response.headers.getSetCookie()) {
      const [pair = "", ...flags] = set.split("; ");
      const path = flags.find((flag) => flag.startsWith("Path="))?.slice("Path=".length) ?? "/";
      jar.set(`${pair.split("=")[0]} ${path}`, { pair, path });
    }
    const html = await response.text();
    return {
      status: response.status,
      location: response.headers.get("location"),
      html,
      title: decode(/<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? ""),
      text: decode(html.replace(/^[^]*<main>/, "").replaceAll(/<[^>]+>/g, " ")).replaceAll(/\s+/g, " "),
    };
  };
  return {
    open: async (path) => read(await pages.get(path, cookiesFor(path))),
    async press(page, label, typed = {}) {
      const forms = [...page.html.matchAll(/<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/gs)];
      const [, action, fields = ""] = forms.find(([, , inside = ""]) => inside.includes(`>${label}</button>`)) ?? [];
      if (action === undefined) throw new Error(`no button ${label} on “${page.title}”: ${page.text}`);
      const form = new URLSearchParams();
      for (const [, name = "", value = ""] of fields.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)) {
        form.set(name, decode(value));
      }
      for (const [name, value] of Object.entries(typed)) {
        if (!fields.includes(`name="${name}"`)) throw new Error(`no field ${name} in ${fields}`);
        form.set(name, value);
      }
      const headers = { ...cookiesFor(action), "content-type": "application/x-www-form-urlencoded" };
      const next = await read(await pages.post(action, headers, form.toString()));
      // To another page of the same host a browser goes by itself.
      return next.location?.startsWith("/") ? read(await pages.get(next.location, cookiesFor(next.location))) : next;
    },
  };
}

function decode(text: string): string {
  return text
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
