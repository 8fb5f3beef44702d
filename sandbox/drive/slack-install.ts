import { openBrowser, type WebBrowser, type WebPage } from "./web-page.ts";

export type Installing = {
  /** The app's page that starts an installation. */
  readonly start: string;
  /** Who is signed in to Slack. */
  readonly as: string;
  /** A workspace or an organisation by the beginning of its name; the first that is possible when left out. */
  readonly where?: string;
  readonly answer?: "Allow" | "Cancel";
  /** With the cookies of earlier pages; a fresh one when left out. */
  readonly browser?: WebBrowser;
};

/** Opens the app's page, answers Slack's consent page, and is brought back. @returns the page it ends on */
export async function installApp({ start, as, where, answer = "Allow", browser }: Installing): Promise<WebPage> {
  const own = browser ?? openBrowser();
  const page = await openConsent({ start, as, browser: own });
  return own.press(page, answer, where);
}

/** The consent page as this person sees it, before they answer; or the app's own page, when it leads nowhere else. */
export async function openConsent({
  start,
  as,
  browser = openBrowser(),
}: Pick<Installing, "start" | "as" | "browser">): Promise<WebPage> {
  const page = await browser.open(start);
  const mine = new URL(page.url);
  if (mine.pathname !== "/oauth/v2/authorize") return page;
  mine.searchParams.set("as", as);
  return browser.open(mine.href);
}
