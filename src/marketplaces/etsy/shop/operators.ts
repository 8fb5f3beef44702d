import { z } from "zod";
import { operatorKinds, type Operator, type OperatorDetails, type ShopClient } from "#src/marketplaces/port.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm } from "../api/forms.ts";
import { number } from "../api/numbers.ts";
import { readableRows } from "../api/readable.ts";
import { operatorTypes } from "../safety-fields.ts";

const text = z.string().transform(unescapeHtml);
const blank = text.nullish().transform((value) => value ?? "");

/** One of a kind that we don't know is left out: nothing could be done with it. */
const kind = z
  .string()
  .transform((type) => operatorKinds.find((each) => operatorTypes[each] === type))
  .pipe(z.enum(operatorKinds));

const named = z
  .object({ economic_operator_id: number, operator_type: kind, name: text })
  .transform((each) => ({ id: each.economic_operator_id, kind: each.operator_type, name: each.name }));
const list = z.object({ results: readableRows(named) });

const whole = z
  .object({
    economic_operator_id: number,
    operator_type: kind,
    name: text,
    first_line: blank,
    second_line: blank,
    city: blank,
    zip: blank,
    country_iso: blank,
    email: blank,
  })
  .transform(
    (each): Operator => ({
      id: each.economic_operator_id,
      kind: each.operator_type,
      name: each.name,
      street: each.first_line,
      more: each.second_line,
      city: each.city,
      postcode: each.zip,
      country: each.country_iso,
      email: each.email,
    }),
  );

/**
 * The economic operators of a shop (etsy behaviour 3.12). Only the list's ids, kinds and names are ever kept: addresses pass
 * through here from and to a form, and an error never repeats one.
 */
export function createOperators(
  client: EtsyClient,
  caller: Caller,
  shopId: string,
): Required<Pick<ShopClient, "operators">> {
  const shop = { shop_id: shopId };
  return {
    operators: {
      async list() {
        // Where Etsy doesn't know the address, there are none.
        return (await client.find("getShopEconomicOperators", caller, { params: shop }, list))?.results ?? [];
      },

      read(id) {
        const params = { ...shop, economic_operator_id: String(id) };
        return client.find("getShopEconomicOperator", caller, { params }, whole);
      },

      async create(of, details) {
        const body = encodeForm({ operator_type: operatorTypes[of], ...form(details) });
        const call = { params: shop, body, personal: Object.values(details) };
        return client.call("createShopEconomicOperator", caller, call, named);
      },

      async update(id, details) {
        const params = { ...shop, economic_operator_id: String(id) };
        const call = { params, body: encodeForm(form(details)), personal: Object.values(details) };
        await client.call("updateShopEconomicOperator", caller, call, z.unknown());
      },
    },
  };
}

function form({ name, street, more, city, postcode, country, email }: OperatorDetails) {
  return { name, first_line: street, second_line: more, city, zip: postcode, country_iso: country, email };
}
