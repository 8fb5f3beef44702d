import { z } from "zod";
import type { ShopClient } from "#src/marketplaces/port.ts";
import type { ListingState, StateCounts } from "#src/catalog/listing.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm } from "../api/forms.ts";
import { oddListing } from "./odd-listing.ts";
import { draftForm } from "./codec.ts";
import { listingReply, type ListingReply } from "./listing-reply.ts";
import type { WhenMade } from "./when-made.ts";
import { etsyText } from "../messages/en.ts";

const created = z.object({ listing_id: z.number().int().positive() });
const counted = z.object({ count: z.number().int().nonnegative() });
const page = z.object({ count: z.number().int().nonnegative(), results: z.array(z.unknown()) });

const pageSize = 100;
/** Etsy refuses larger offsets (etsy behaviour 6). */
const largestOffset = 12_000;

type Listings = Pick<
  Required<ShopClient>,
  "createDraft" | "findDrafts" | "activate" | "deleteDraft" | "listingUrl" | "countByState"
>;

/** @param webUrl where people look at listings, without a slash at the end */
export function createListings(
  client: EtsyClient,
  caller: Caller,
  shopId: string,
  webUrl: string,
  whenMade: WhenMade,
): Listings {
  const shop = { shop_id: shopId };

  async function count(state: ListingState): Promise<number> {
    const call = { params: shop, query: { state, limit: "1" } };
    return (await client.call("getListingsByShop", caller, call, counted)).count;
  }

  function listingUrl(listingId: string, state: ListingState): string {
    if (state === "active" || state === "sold_out") return `${webUrl}/listing/${listingId}`;
    return `${webUrl}/your/shops/me/listing-editor/edit/${listingId}`;
  }

  async function find(listingId: string): Promise<ListingReply | null> {
    const call = { params: { listing_id: listingId }, includes: ["Images"] as const };
    return client.find("getListing", caller, call, listingReply);
  }

  return {
    listingUrl,

    async countByState(): Promise<StateCounts> {
      // One state per call is all Etsy offers; a call without one would see active listings only.
      return {
        active: await count("active"),
        draft: await count("draft"),
        inactive: await count("inactive"),
        sold_out: await count("sold_out"),
        expired: await count("expired"),
      };
    },

    async createDraft(payload) {
      const form = draftForm(payload);
      const reply = await whenMade.writing(String(form["when_made"]), (value) => {
        const call = { params: shop, body: encodeForm({ ...form, when_made: value }) };
        return client.call("createDraftListing", caller, call, created);
      });
      return { listingId: String(reply.listing_id) };
    },

    async findDrafts(title, since) {
      const found = new Map<string, Date>();
      for await (const answer of allDrafts(client, caller, shopId)) {
        const { data: draft, error } = listingReply.safeParse(answer);
        if (error) {
          const odd = oddListing(answer, error);
          if (odd.title !== "" && tidyLine(odd.title) !== tidyLine(title)) continue;
          // It may be the one: not having found it would then mean nothing.
          throw new OmsError("marketplace-odd", { userText: `${odd.why}. I look again later.`, cause: error });
        }
        // Etsy's timestamps are whole seconds.
        const seconds = draft.created_timestamp ?? 0;
        if (seconds < Math.floor(since.getTime() / 1000) || tidyLine(draft.title) !== tidyLine(title)) continue;
        found.set(String(draft.listing_id), new Date(seconds * 1000));
      }
      return [...found].map(([listingId, createdAt]) => ({ listingId, createdAt }));
    },

    async activate(listingId) {
      const call = { params: { ...shop, listing_id: listingId }, body: encodeForm({ state: "active" }) };
      await client.call("updateListing", caller, call, z.unknown());
    },

    async deleteDraft(listingId) {
      const reply = await find(listingId);
      if (!reply) return;
      // Etsy deletes live listings by the same call: what is no draft is left alone.
      if (reply.state !== "draft") throw new OmsError("wrong-state");
      await client.find("deleteListing", caller, { params: { listing_id: listingId } }, z.unknown());
    },
  };
}

/** @throws OmsError when the shop has more drafts than Etsy shows: not having found one would then mean nothing */
async function* allDrafts(client: EtsyClient, caller: Caller, shopId: string): AsyncGenerator<unknown> {
  for (let offset = 0; offset <= largestOffset; offset += pageSize) {
    const query = { state: "draft", limit: String(pageSize), offset: String(offset) };
    const { count, results } = await client.call(
      "getListingsByShop",
      caller,
      { params: { shop_id: shopId }, query },
      page,
    );
    yield* results;
    if (results.length === 0 || offset + pageSize >= count) return;
  }
  throw new OmsError("needs-look", {
    userText: etsyText.tooManyDrafts,
  });
}
