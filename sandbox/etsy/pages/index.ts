import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import sharp from "sharp";
import { drawSvg } from "../drawings.ts";
import { findListing, findShop, listingStates } from "../state.ts";
import { pressed } from "./actions.ts";
import { appsPage, appsPath } from "./apps.ts";
import { homePage } from "./home.ts";
import { html, type Html } from "./html.ts";
import { page } from "./layout.ts";
import { callsPage, feesPage } from "./ledgers.ts";
import { editPage, managerPage } from "./manager.ts";
import { listingPage, nothingPage, shopPage } from "./shop.ts";
import { troublePage } from "./trouble.ts";

const style = readFileSync(join(import.meta.dirname, "style.css"), "utf8");

/** The pages for people, drawn here: they work without any script. */
export async function people(context: Context, request: Request, reset: () => void): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  if (request.method === "POST" && pathname.startsWith("/act/")) return pressed(context, request, reset);
  if (request.method !== "GET") return page(nothingPage("There is no such page."), 404);
  const said = saidAbove(searchParams);
  switch (pathname) {
    case "/":
      return page(homePage(context, said));
    case "/fees":
      return page(feesPage(context));
    case "/calls":
      return page(callsPage(context, searchParams.get("only") === "writes"));
    case appsPath:
      return page(appsPage(context, said));
    case "/trouble":
      return page(troublePage(context, said));
    case "/style.css":
      return new Response(style, { headers: { "content-type": "text/css; charset=utf-8" } });
    default:
      return ofShop(context, pathname, searchParams, said);
  }
}

function saidAbove(query: URLSearchParams): Html | null {
  const wrong = query.get("wrong");
  if (wrong) return html`<p class="said wrong" role="alert">That didn't work: ${wrong}</p>`;
  const said = query.get("said");
  return said ? html`<p class="said" role="status">${said}</p>` : null;
}

function ofShop(
  context: Context,
  pathname: string,
  query: URLSearchParams,
  said: Html | null,
): Response | Promise<Response> {
  const [, place, rest = ""] =
    /^\/(shop|manage|listing|images|your\/shops\/me\/listing-editor\/edit)\/(.+)$/.exec(pathname) ?? [];
  const { state } = context;
  const shop = state.shops.find((each) => each.name === rest);
  if (place === "images") {
    const [id, size] = rest.split("/");
    return picture(context, Number(id), size === "fullxfull");
  }
  if (place === "shop" && shop) return page(shopPage(context, shop));
  if (place === "manage" && shop) {
    const shown = listingStates.find((each) => each === query.get("state"));
    return page(managerPage(context, shop, shown ?? null, said));
  }
  const listing = findListing(state, Number(rest.split("/")[0]));
  const owner = listing && findShop(state, listing.shopId);
  if (place === "listing" && listing && owner) {
    if (listing.state !== "draft") return page(listingPage(context, owner, listing, said));
    return page(nothingPage("Buyers don't see this listing: it is a draft. Its seller finds it in Shop Manager."), 404);
  }
  if (place?.startsWith("your") && listing && owner) return page(editPage(context, owner, listing, said));
  return page(nothingPage("There is no such page, or what was here is deleted."), 404);
}

/**
 * All sizes are the photo as it was uploaded: nothing is made smaller here. A photo of the seed is a drawing; whole, it is a
 * JPEG as every photo there, so that it can be uploaded anew.
 */
async function picture({ state, options }: Context, id: number, whole: boolean): Promise<Response> {
  const known = state.images.find((image) => image.id === id);
  const headers = { "x-content-type-options": "nosniff", "cache-control": "private, max-age=300" };
  if (known?.drawing && whole) {
    const jpeg = await sharp(Buffer.from(drawSvg(known.drawing)))
      .jpeg()
      .toBuffer();
    return new Response(Uint8Array.from(jpeg), { headers: { ...headers, "content-type": "image/jpeg" } });
  }
  if (known?.drawing) {
    return new Response(drawSvg(known.drawing), { headers: { ...headers, "content-type": "image/svg+xml" } });
  }
  const bytes = known && options.pictures.get(id);
  if (!known || !bytes) return new Response("Not found", { status: 404 });
  return new Response(Uint8Array.from(bytes), { headers: { ...headers, "content-type": known.mimetype } });
}
