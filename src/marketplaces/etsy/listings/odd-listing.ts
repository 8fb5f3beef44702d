import { z } from "zod";
import type { UnreadableListing } from "#src/marketplaces/port.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { etsyText } from "../messages/en.ts";
import { listingNumber } from "../api/numbers.ts";

/** What can be said of a listing whose answer as a whole is in no form we know. */
const rest = z
  .object({
    listing_id: listingNumber.nullable().catch(null),
    title: z.string().transform(unescapeHtml).catch(""),
    state: z.unknown(),
  })
  .catch({ listing_id: null, title: "", state: undefined });

/** @param error why it couldn't be read */
export function oddListing(answer: unknown, error: z.ZodError): UnreadableListing {
  const { listing_id: number, title, state } = rest.parse(answer);
  const path = error.issues[0]?.path.map(String) ?? [];
  return { listingId: number === null ? null : String(number), title, why: reason(path, state) };
}

function reason([field = "", ...inside]: readonly string[], state: unknown): string {
  const { odd } = etsyText;
  if (field === "state" && typeof state === "string" && state !== "") {
    return odd.state(state.replace(/\s+/g, " ").slice(0, 30));
  }
  if (field === "inventory" && inside.length === 0) return odd.noInventory;
  if (field === "inventory") return odd.inventory;
  return field === "" ? odd.whole : odd.field(words(field));
}

/** `shipping_profile_id` → "shipping profile" */
function words(field: string): string {
  return field
    .replace(/_(id|timestamp)$/, "")
    .replaceAll("_", " ")
    .slice(0, 40);
}
