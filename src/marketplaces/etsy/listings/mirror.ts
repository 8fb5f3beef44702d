import { z } from "zod";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { type MirroredListing, mirroredOf } from "#src/catalog/mirrored.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm, type FormValue } from "../api/forms.ts";
import { listingReply, toLiveListing } from "./listing-reply.ts";
import { oddListing } from "./odd-listing.ts";
import type { WhenMade } from "./when-made.ts";
import { variationCount, wholeInventory, wholeInventoryBody } from "./whole-inventory.ts";

const pageSize = 100;

const whole = listingReply.extend({ inventory: wholeInventory });
/** Each listing is read alone: one in a form we don't know leaves the others as they are. */
const page = z.object({ count: z.number().int().nonnegative(), results: z.array(z.unknown()) });

const anything = z.looseObject({}).catch({});

type Mirror = Pick<
  ShopClient,
  "readPage" | "readListing" | "updateFields" | "replaceInventory" | "deactivate" | "deleteListing"
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
  const patch = async (listingId: string, form: Readonly<Record<string, FormValue>>) => {
    const call = { params: { ...shop, listing_id: listingId }, body: encodeForm(form) };
    await client.call("updateListing", caller, call, z.unknown());
  };
  const mirrored = (reply: z.infer<typeof whole>) =>
    toMirrored(reply, fallbackUrl(String(reply.listing_id), reply.state));

  return {
    async readPage(state, offset) {
      const query = { state, limit: String(pageSize), offset: String(offset) };
      const includes = ["Images", "Inventory"] as const;
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
      const reply = await client.find("getListing", caller, { params, includes: ["Images"] }, anything);
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

    async updateFields(listingId, set) {
      const form = formOf(set);
      const made = form["when_made"];
      if (typeof made === "string") {
        await whenMade.writing(made, (value) => patch(listingId, { ...form, when_made: value }));
      } else if (Object.keys(form).length > 0) await patch(listingId, form);
    },

    async replaceInventory(listingId, inventory) {
      const query: Record<string, string> = variationCount(inventory) > 2 ? { max_variations_supported: "3" } : {};
      const body = { json: wholeInventoryBody(inventory) };
      await client.call(
        "updateListingInventory",
        caller,
        { params: { listing_id: listingId }, query, body },
        z.unknown(),
      );
    },

    deactivate: (listingId) => patch(listingId, { state: "inactive" }),

    async deleteListing(listingId) {
      // Gone already is what was wanted.
      await client.find("deleteListing", caller, { params: { listing_id: listingId } }, z.unknown());
    },
  };
}

function toMirrored(reply: z.infer<typeof whole>, fallbackUrl: string): MirroredListing {
  const { inventory } = reply;
  return mirroredOf(toLiveListing(reply, fallbackUrl), inventory, inventory.offers[0]?.price.currency ?? "");
}

/** Etsy's names. `who_made`, `when_made` and `is_supply` travel together (etsy behaviour 3.3): an edit holds all three. */
const names: Readonly<Record<string, string>> = {
  title: "title",
  description: "description",
  tags: "tags",
  materials: "materials",
  taxonomyId: "taxonomy_id",
  shippingProfileId: "shipping_profile_id",
  returnPolicyId: "return_policy_id",
  sectionId: "shop_section_id",
  whoMade: "who_made",
  whenMade: "when_made",
  isSupply: "is_supply",
  autoRenew: "should_auto_renew",
};

/** Fields that hold the number of something else. */
const references: ReadonlySet<string> = new Set(["taxonomyId", "shippingProfileId", "returnPolicyId", "sectionId"]);

/** @throws OmsError `bad-input` for a field that can't be written this way: nothing is dropped silently */
function formOf(set: FlatFields): Record<string, FormValue> {
  const form: Record<string, FormValue> = {};
  for (const [field, value] of Object.entries(set)) {
    if (field === "images") form["image_ids"] = imageIds(value);
    // 0 takes it off (etsy/open-api#242, the marketplace's own word); leaving it out would change nothing.
    else if (names[field]) form[names[field]] = value === null && references.has(field) ? 0 : toForm(value);
    else throw new OmsError("bad-input", { field, cause: new Error(`${field} is no field of updateListing`) });
  }
  return form;
}

/** An ordered, full replacement: ids left out are detached. Alt texts can't be changed by it. */
function imageIds(value: FieldValue): string[] {
  const images = z
    .array(z.object({ imageId: z.string() }))
    .min(1)
    .parse(value);
  return images.map(({ imageId }) => imageId);
}

function toForm(value: FieldValue): FormValue {
  if (Array.isArray(value)) return value.map(String);
  if (value === null || typeof value === "object") return "";
  return value;
}
