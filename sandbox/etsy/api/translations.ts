import { type Context, notFound, Refusal, seconds } from "../context.ts";
import { escapeHtml } from "../escape.ts";
import { castShadow, seenListing } from "../staleness.ts";
import type { Listing, Translation } from "../state.ts";
import { checkTags, checkTitle } from "./field-rules.ts";
import { listField, readForm, requireFields } from "./forms.ts";
import { ok, ownListing, publicShop, type Route, type RouteCall, route } from "./route.ts";

/**
 * A listing's title, description and tags in further languages (behaviour 3.12). The fields and the languages are the document's.
 * Assumed: that the same rules hold for them as for the listing's own, that each shop may use each language, that
 * texts come back escaped as those are, and the texts of the refusals.
 */
const languages = ["de", "en-GB", "en-IN", "en-US", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "sv"];

const path = "shops/{}/listings/{}/translations/[^/]+";

export const translationRoutes: readonly Route[] = [
  route("POST", path, "createListingTranslation", async (call) => {
    const { listing } = ownListing(call, "listings_w");
    if (find(listing, languageOf(call))) throw new Refusal(400, "A translation for this language already exists.");
    return ok(translationShape(listing, await write(call, listing)));
  }),
  route("GET", path, "getListingTranslation", (call) => {
    const shop = publicShop(call);
    const listing = seenListing(call.context, call.ids[1] ?? 0);
    const found = listing?.shopId === shop.shopId ? find(listing, languageOf(call)) : undefined;
    if (!listing || !found) throw notFound();
    return ok(translationShape(listing, found));
  }),
  route("PUT", path, "updateListingTranslation", async (call) => {
    const { listing } = ownListing(call, "listings_w");
    if (!find(listing, languageOf(call))) throw notFound();
    return ok(translationShape(listing, await write(call, listing)));
  }),
];

function languageOf({ request }: RouteCall): string {
  const language = new URL(request.url).pathname.split("/").at(-1) ?? "";
  if (!languages.includes(language))
    throw new Refusal(400, `Invalid value (${language}) for enum(${languages.join(",")})`);
  return language;
}

async function write({ context, request, ...call }: RouteCall, listing: Listing): Promise<Translation> {
  const language = languageOf({ context, request, ...call });
  const form = await readForm(request);
  requireFields(form, ["title", "description"]);
  const title = form.get("title") ?? "";
  const tags = listField(form, "tags") ?? find(listing, language)?.tags ?? [];
  checkTitle(title);
  checkTags(tags);
  const translation = { language, title, description: form.get("description") ?? "", tags };
  store(context, listing, translation);
  return translation;
}

function store(context: Context, listing: Listing, translation: Translation): void {
  castShadow(context, listing.id, listing);
  const others = (listing.translations ?? []).filter(({ language }) => language !== translation.language);
  Object.assign(listing, { translations: [...others, translation], updated: seconds(context) });
}

function find({ translations = [] }: Listing, wanted: string): Translation | undefined {
  return translations.find(({ language }) => language === wanted);
}

function translationShape(listing: Listing, { language, title, description, tags }: Translation) {
  return {
    listing_id: listing.id,
    language,
    title: escapeHtml(title),
    description: escapeHtml(description),
    tags: tags.map(escapeHtml),
  };
}

/** By language; null where there is none. */
export function translationsShape(listing: Listing) {
  const of = (language: string) => {
    const found = find(listing, language);
    return found ? translationShape(listing, found) : null;
  };
  return Object.fromEntries(languages.map((language) => [language, of(language)]));
}
