import { z } from "zod";
import { type Attribute, attributeChanges, attributesOf } from "#src/catalog/fields/attributes.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm } from "../api/forms.ts";
import { number, reference } from "../api/numbers.ts";
import { attributesKey } from "../own-call-fields.ts";

/** What a listing is in the words of its category: Etsy's "properties" that aren't variations (etsy behaviour 3.10). */

const text = z.string().transform(unescapeHtml);

const listed = z.object({
  property_id: number,
  property_name: text.nullish(),
  scale_id: reference,
  scale_name: text.nullish(),
  value_ids: z.array(number.nullish()).nullish(),
  values: z.array(text.nullish()).nullish(),
});
/** Each is read alone: what isn't read is not written either. */
const listedAll = z.object({ results: z.array(z.unknown()) });

/** One call for each attribute that is to be otherwise: the same once more changes nothing. */
export function createAttributes(client: EtsyClient, caller: Caller, shopId: string) {
  const of = (listingId: string) => ({ shop_id: shopId, listing_id: listingId });
  return {
    async readBeside(listingId: string) {
      const { results } = await client.call("getListingProperties", caller, { params: of(listingId) }, listedAll);
      const read = results.flatMap((each) => listed.safeParse(each).data ?? []);
      return { [attributesKey]: attributesOf(read.map(attributeThere)) };
    },

    async writeAttributes(listingId: string, wanted: FieldValue, there: FieldValue | undefined) {
      const { put, remove } = attributeChanges(there, wanted);
      for (const each of put) {
        const params = { ...of(listingId), property_id: String(each.property) };
        const body = encodeForm({
          value_ids: each.values.map(({ id }) => String(id)),
          values: each.values.map(({ name }) => name),
          scale_id: each.scale,
        });
        await client.call("updateListingProperty", caller, { params, body }, z.unknown());
      }
      for (const property of remove) {
        const params = { ...of(listingId), property_id: String(property) };
        // Gone already is what was wanted.
        await client.find("deleteListingProperty", caller, { params }, z.unknown());
      }
    },
  } satisfies Pick<ShopClient, "readBeside"> & Record<string, unknown>;
}

function attributeThere(each: z.infer<typeof listed>): Attribute {
  return {
    property: each.property_id,
    name: each.property_name ?? "",
    scale: each.scale_id,
    scaleName: each.scale_name ?? null,
    values: (each.value_ids ?? []).flatMap((id, at) =>
      typeof id === "number" ? [{ id, name: each.values?.[at] ?? "" }] : [],
    ),
  };
}
