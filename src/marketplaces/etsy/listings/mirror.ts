import { z } from "zod";
import { digitalKey } from "#src/catalog/fields/digital.ts";
import { type FieldValue, isInventoryField } from "#src/catalog/fields/fields.ts";
import { type ListingInPart, type MirroredListing, mirroredOf } from "#src/catalog/mirrored.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm, type FormValue } from "../api/forms.ts";
import { number } from "../api/numbers.ts";
import { attributesKey, personalizationKey } from "../own-call-fields.ts";
import { createAttributes } from "./attributes.ts";
import { fieldsSaid, updateForm } from "./codec.ts";
import { listingReply, toListing } from "./listing-reply.ts";
import { oddListing } from "./odd-listing.ts";
import { personalizationBody } from "./personalization.ts";
import type { WhenMade } from "./when-made.ts";
import { inventoryBody, inventoryReply, newInventory, variationCount } from "./inventory.ts";

const pageSize = 100;

const whole = listingReply.extend({ inventory: inventoryReply });
/** Each listing is read alone: one in a form we don't know leaves the others as they are. */
const page = z.object({ count: number.pipe(z.number().nonnegative()), results: z.array(z.unknown()) });

const several = z.object({ results: z.array(z.unknown()) });

const anything = z.looseObject({}).catch({});

type Mirror = Pick<
  Required<ShopClient>,
  | "readPage"
  | "readListing"
  | "readListings"
  | "readBeside"
  | "updateFields"
  | "putInventory"
  | "replaceInventory"
  | "deactivate"
  | "deleteListing"
>;

/** Reading a shop's listings whole, and writing single fields of one. */
export function createMirror(
  client: EtsyClient,
  caller: Caller,
  shopId: string,
  fallbackUrl: ShopClient["listingUrl"],
  whenMade: WhenMade,
): Mirror {
  const shop = { shop_id: shopId };
  const attributes = createAttributes(client, caller, shopId);
  const patch = async (listingId: string, form: Readonly<Record<string, FormValue>>) => {
    const call = { params: { ...shop, listing_id: listingId }, body: encodeForm(form) };
    await client.call("updateListing", caller, call, z.unknown());
  };
  const mirrored = (reply: z.infer<typeof whole>) =>
    toMirrored(reply, fallbackUrl(String(reply.listing_id), reply.state));

  const replaceInventory: Mirror["replaceInventory"] = async (listingId, inventory) => {
    const query: Record<string, string> = variationCount(inventory) > 2 ? { max_variations_supported: "3" } : {};
    const body = { json: inventoryBody(inventory) };
    await client.call(
      "updateListingInventory",
      caller,
      { params: { listing_id: listingId }, query, body },
      z.unknown(),
    );
  };

  /** A full replacement: the same once more changes nothing but the numbers of the questions. */
  const ask = async (listingId: string, questions: FieldValue) => {
    const params = { ...shop, listing_id: listingId };
    const body = { json: personalizationBody(questions) };
    if (body.json.personalization_questions.length === 0) {
      await client.find("deleteListingPersonalization", caller, { params }, z.unknown());
      return;
    }
    const query = { supports_multiple_personalization_questions: "true" };
    await client.call("updateListingPersonalization", caller, { params, query, body }, z.unknown());
  };

  return {
    async readPage(state, offset) {
      const query = { state, limit: String(pageSize), offset: String(offset) };
      const includes = ["Images", "Inventory", "Personalization", "Videos"] as const;
      const { count, results } = await client.call(
        "getListingsByShop",
        caller,
        { params: shop, query, includes },
        page,
      );
      const read = results.map((answer) => ({ answer, ...whole.safeParse(answer) }));
      return {
        count,
        listings: read.flatMap(({ data }) => (data ? [mirrored(data)] : [])),
        unreadable: read.flatMap(({ answer, error }) => (error ? [oddListing(answer, error)] : [])),
      };
    },

    async readListing(listingId) {
      const params = { listing_id: listingId };
      // getListing no longer takes the inventory along (etsy behaviour 0): two calls.
      const includes = ["Images", "Personalization", "Videos"] as const;
      const reply = await client.find("getListing", caller, { params, includes }, anything);
      if (reply === null) return null;
      // A part that can't be found is no listing that is gone.
      const inventory = await client.find("getListingInventory", caller, { params }, z.unknown());
      const answer = { ...reply, inventory };
      const read = whole.safeParse(answer);
      if (read.success) return mirrored(read.data);
      const { why } = oddListing(answer, read.error);
      const userText = `${why}. I write nothing to this listing and look again later.`;
      throw new OmsError("marketplace-odd", { userText, cause: read.error });
    },

    async readListings(listingIds) {
      const query = { listing_ids: listingIds.join(",") };
      // One that isn't there makes it 404 for all (etsy behaviour 0).
      const reply = await client.find("getListingsInventoryByListingIds", caller, { query }, several);
      return reply && reply.results.flatMap((answer) => inPart(answer, fallbackUrl));
    },

    async updateFields(listingId, { [personalizationKey]: questions, [attributesKey]: chosen, ...set }, there = {}) {
      const form = updateForm(set);
      const made = form["when_made"];
      if (typeof made === "string") {
        await whenMade.writing(made, (value) => patch(listingId, { ...form, when_made: value }));
      } else if (Object.keys(form).length > 0) await patch(listingId, form);
      if (chosen !== undefined) {
        // What another category leaves of them isn't known (etsy behaviour 3.10).
        const left = form["taxonomy_id"] === undefined ? there : await attributes.readBeside(listingId);
        await attributes.writeAttributes(listingId, chosen, left[attributesKey]);
      }
      if (questions !== undefined) await ask(listingId, questions);
    },

    readBeside: (listingId) => attributes.readBeside(listingId),

    putInventory: (listingId, payload) => replaceInventory(listingId, newInventory(payload)),
    replaceInventory,

    deactivate: (listingId) => patch(listingId, { state: "inactive" }),

    async deleteListing(listingId) {
      // Gone already is what was wanted.
      await client.find("deleteListing", caller, { params: { listing_id: listingId } }, z.unknown());
    },
  };
}

/** Photos, videos and questions aren't among what it shows, and neither is what this version doesn't expect there. */
function inPart(answer: unknown, pageUrl: ShopClient["listingUrl"]): ListingInPart[] {
  const { data } = whole.safeParse(answer);
  if (!data) return [];
  const { listingId, state, url, fields, inventory } = toMirrored(data, pageUrl(String(data.listing_id), data.state));
  const said = fieldsSaid(answer as object);
  const known = Object.entries(fields).filter(
    ([field]) => isInventoryField(field) || field === "variations" || field === digitalKey || said.has(field),
  );
  return [{ listingId, state, url, inventory, fields: Object.fromEntries(known), inPart: true }];
}

function toMirrored(reply: z.infer<typeof whole>, fallbackUrl: string): MirroredListing {
  return mirroredOf(toListing(reply, fallbackUrl), reply.inventory);
}
