import { type Form, readForm, requireFields } from "../api/forms.ts";
import { created, list, ok, ownShop, type Route, type RouteCall, route } from "../api/route.ts";
import { euCountries } from "../eu.ts";
import { newId, notFound, problem, Refusal } from "../context.ts";
import { type Operator, operatorTypes, type Shop } from "../state.ts";

/**
 * Economic operators of a shop: who made its things, and who answers for them in the EU. Known of the real one: the names of the
 * four operations, that the list leaves out what was deleted, and that a single read of it is 404 (open-api disc#1774). Assumed:
 * addresses, permissions (those of a shop's other lists), names and lengths of fields, and the texts of refusals.
 */
export const operatorRoutes: readonly Route[] = [
  route("GET", "shops/{}/economic-operators", "getShopEconomicOperators", (call) => {
    const shop = ownShop(call, "shops_r");
    return list(present(shop).map((operator) => operatorShape(shop, operator)));
  }),
  route("GET", "shops/{}/economic-operators/{}", "getShopEconomicOperator", (call) => {
    const shop = ownShop(call, "shops_r");
    return ok(operatorShape(shop, operatorOf(call, shop)));
  }),
  route("POST", "shops/{}/economic-operators", "createShopEconomicOperator", async (call) => {
    const shop = ownShop(call, "shops_w");
    const form = await readForm(call.request);
    requireFields(form, ["operator_type", ...demanded]);
    const type = operatorTypes.find((each) => each === form.get("operator_type"));
    if (!type)
      throw new Refusal(400, `Invalid value (${form.get("operator_type")}) for enum(${operatorTypes.join(",")})`);
    const operator = { ...withFields(blank(type), form), id: newId(call.context) };
    shop.operators = [...(shop.operators ?? []), operator];
    return created(operatorShape(shop, operator));
  }),
  route("PUT", "shops/{}/economic-operators/{}", "updateShopEconomicOperator", async (call) => {
    const shop = ownShop(call, "shops_w");
    const operator = operatorOf(call, shop);
    Object.assign(operator, withFields(operator, await readForm(call.request)));
    return ok(operatorShape(shop, operator));
  }),
];

const demanded = ["name", "first_line", "city", "country_iso", "email"] as const;
const longest = { name: 100, first_line: 100, second_line: 100, city: 100, zip: 20, email: 254 } as const;

function blank(type: Operator["type"]): Operator {
  return { id: 0, type, name: "", line1: "", line2: "", city: "", zip: "", country: "", email: "", deleted: false };
}

/** Those that weren't deleted. */
function present(shop: Shop): Operator[] {
  return (shop.operators ?? []).filter(({ deleted }) => !deleted);
}

export function operatorById(shop: Shop, id: number): Operator | undefined {
  return present(shop).find((each) => each.id === id);
}

function operatorOf({ ids }: RouteCall, shop: Shop): Operator {
  const operator = operatorById(shop, ids[1] ?? 0);
  if (!operator) throw notFound();
  return operator;
}

/** A copy with what the form gives. A refused call changes nothing. */
function withFields(operator: Operator, form: Form): Operator {
  for (const [name, most] of Object.entries(longest)) {
    if (Array.from(form.get(name) ?? "").length > most)
      throw problem(`/${name}`, `cannot be more than ${most} characters`);
  }
  for (const name of demanded) if (form.get(name)?.trim() === "") throw problem(`/${name}`, "cannot be empty");
  const changed = {
    ...operator,
    name: form.get("name") ?? operator.name,
    line1: form.get("first_line") ?? operator.line1,
    line2: form.get("second_line") ?? operator.line2,
    city: form.get("city") ?? operator.city,
    zip: form.get("zip") ?? operator.zip,
    country: form.get("country_iso") ?? operator.country,
    email: form.get("email") ?? operator.email,
  };
  if (!/^[A-Z]{2}$/.test(changed.country)) throw problem("/country_iso", "is not a country");
  if (changed.type === "responsible_person" && !euCountries.has(changed.country)) {
    throw problem("/country_iso", "must be in the European Union");
  }
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(changed.email)) throw problem("/email", "is not an email address");
  return changed;
}

function operatorShape(shop: Shop, operator: Operator) {
  return {
    economic_operator_id: operator.id,
    shop_id: shop.shopId,
    operator_type: operator.type,
    name: operator.name,
    first_line: operator.line1,
    second_line: operator.line2 || null,
    city: operator.city,
    zip: operator.zip || null,
    country_iso: operator.country,
    email: operator.email,
  };
}
