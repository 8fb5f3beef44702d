import { type Context, newId, notFound, problem, Refusal } from "../../context.ts";
import type { Shop } from "../../state.ts";
import { booleanField, enumField, type Form, integerField, pageOf, readForm, requireFields } from "../forms.ts";
import { created, gone, list, ok, ownShop, publicShop, type Route, type RouteCall, route } from "../route.ts";
import {
  listingShape,
  processingProfileShape,
  returnPolicyShape,
  sectionShape,
  shippingProfileShape,
} from "../shapes.ts";
import { checkProcessing, countryField, readShipping } from "./shipping.ts";

/** What a shop sets up for its listings to name: sections, shipping, returns and processing. */
export const setupRoutes: readonly Route[] = [
  route("GET", "shops/{}/sections", "getShopSections", (call) => {
    const shop = publicShop(call);
    return list(shop.sections.map((section) => sectionShape(call.context, shop, section)));
  }),
  route("POST", "shops/{}/sections", "createShopSection", async (call) => {
    const shop = ownShop(call, "shops_w");
    const section = { id: newId(call.context), title: await sectionTitle(call) };
    shop.sections.push(section);
    return ok(sectionShape(call.context, shop, section));
  }),
  route("GET", "shops/{}/sections/{}", "getShopSection", (call) => {
    const shop = publicShop(call);
    return ok(sectionShape(call.context, shop, there(shop.sections, call.ids[1])));
  }),
  route("PUT", "shops/{}/sections/{}", "updateShopSection", async (call) => {
    const shop = ownShop(call, "shops_w");
    const section = ofShop(shop.sections, call.ids[1], "/shop/section/id", "Shop section not found.");
    section.title = await sectionTitle(call);
    return ok(sectionShape(call.context, shop, section));
  }),
  // That its listings are in no section afterwards is assumed.
  route("DELETE", "shops/{}/sections/{}", "deleteShopSection", (call) => {
    const shop = ownShop(call, "shops_w");
    const section = ofShop(shop.sections, call.ids[1], "/shop/section/id", "Shop section not found.");
    shop.sections = shop.sections.filter((each) => each !== section);
    for (const each of call.context.state.listings) if (each.sectionId === section.id) each.sectionId = null;
    return gone;
  }),
  // It needs the app's key alone: that it shows what is on sale and nothing else is assumed.
  route("GET", "shops/{}/shop-sections/listings", "getListingsByShopSectionId", (call) => {
    const shop = publicShop(call);
    const sections = (call.query.get("shop_section_ids") ?? "").split(",").filter(Boolean).map(Number);
    if (sections.length === 0) throw problem("/shop_section_ids", "is required");
    return listingsOf(call, shop, ({ sectionId, state }) => state === "active" && sections.includes(sectionId ?? 0));
  }),

  route("GET", "shops/{}/policies/return", "getShopReturnPolicies", (call) => {
    const shop = publicShop(call);
    return list(shop.returnPolicies.map((policy) => returnPolicyShape(shop, policy)));
  }),
  route("POST", "shops/{}/policies/return", "createShopReturnPolicy", async (call) => {
    const shop = ownShop(call, "shops_w");
    const asked = readPolicy(await readForm(call.request));
    const policy = { id: newId(call.context), ...asked };
    shop.returnPolicies.push(policy);
    return ok(returnPolicyShape(shop, policy));
  }),
  route("GET", "shops/{}/policies/return/{}", "getShopReturnPolicy", (call) => {
    const shop = publicShop(call);
    return ok(returnPolicyShape(shop, there(shop.returnPolicies, call.ids[1])));
  }),
  route("PUT", "shops/{}/policies/return/{}", "updateShopReturnPolicy", async (call) => {
    const shop = ownShop(call, "shops_w");
    const policy = there(shop.returnPolicies, call.ids[1]);
    const set = readPolicy(await readForm(call.request));
    const same = ({ returns, exchanges, deadline }: typeof policy) =>
      returns === set.returns && exchanges === set.exchanges && deadline === set.deadline;
    // The document has a 409 without saying when: that it is about another policy of the same terms is assumed.
    if (shop.returnPolicies.some((each) => each !== policy && same(each))) {
      throw new Refusal(409, "A return policy with these values already exists.");
    }
    return ok(returnPolicyShape(shop, Object.assign(policy, set)));
  }),
  route("DELETE", "shops/{}/policies/return/{}", "deleteShopReturnPolicy", (call) => {
    const shop = ownShop(call, "shops_w");
    const policy = ofShop(shop.returnPolicies, call.ids[1], "/return_policy_id", "Return policy not found.");
    if (call.context.state.listings.some((each) => each.returnPolicyId === policy.id)) {
      throw problem("/return_policy_id", "Return policy has listings.");
    }
    shop.returnPolicies = shop.returnPolicies.filter((each) => each !== policy);
    return gone;
  }),
  route("GET", "shops/{}/policies/return/{}/listings", "getListingsByShopReturnPolicy", (call) => {
    const shop = ownShop(call, "listings_r");
    const policy = there(shop.returnPolicies, call.ids[1]);
    return listingsOf(call, shop, ({ returnPolicyId }) => returnPolicyId === policy.id);
  }),

  route("GET", "shops/{}/shipping-profiles", "getShopShippingProfiles", (call) => {
    const shop = ownShop(call, "shops_r");
    return list(shop.shippingProfiles.map((profile) => shippingProfileShape(shop, profile)));
  }),
  route("POST", "shops/{}/shipping-profiles", "createShopShippingProfile", async (call) => {
    const shop = ownShop(call, "shops_w");
    const profile = await readShipping(call);
    shop.shippingProfiles.push(profile);
    return ok(shippingProfileShape(shop, profile));
  }),
  route("GET", "shops/{}/shipping-profiles/{}", "getShopShippingProfile", (call) => {
    const shop = ownShop(call, "shops_r");
    return ok(shippingProfileShape(shop, there(shop.shippingProfiles, call.ids[1])));
  }),
  route("PUT", "shops/{}/shipping-profiles/{}", "updateShopShippingProfile", async (call) => {
    const shop = ownShop(call, "shops_w");
    const profile = there(shop.shippingProfiles, call.ids[1]);
    if (profile.deleted) throw notFound();
    const form = await readForm(call.request);
    checkProcessing(form, ["business_days", "weeks"]);
    const [country, postal] = [countryField(form, "origin_country_iso"), form.get("origin_postal_code")];
    Object.assign(profile, {
      title: form.get("title") || profile.title,
      ...(country === undefined ? {} : { origin: country }),
      ...(postal === undefined ? {} : { postal: postal || null }),
    });
    return ok(shippingProfileShape(shop, profile));
  }),
  // It stays in lists, marked as deleted (behaviour, section 11, 15).
  route("DELETE", "shops/{}/shipping-profiles/{}", "deleteShopShippingProfile", (call) => {
    const profile = there(ownShop(call, "shops_w").shippingProfiles, call.ids[1]);
    if (profile.deleted) throw notFound();
    profile.deleted = true;
    return gone;
  }),

  route("GET", "shops/{}/readiness-state-definitions", "getShopReadinessStateDefinitions", (call) => {
    const shop = ownShop(call, "shops_r");
    const { limit, offset } = pageOf(call.query);
    const all = shop.processingProfiles.map((profile) => processingProfileShape(shop, profile));
    return list(all.slice(offset, offset + limit), all.length);
  }),
  route("GET", "shops/{}/readiness-state-definitions/{}", "getShopReadinessStateDefinition", (call) => {
    const shop = ownShop(call, "shops_r");
    return ok(processingProfileShape(shop, there(shop.processingProfiles, call.ids[1])));
  }),
  route("POST", "shops/{}/readiness-state-definitions", "createShopReadinessStateDefinition", createProcessingProfile),
];

/** @throws Refusal 404 where the document has one */
function there<T extends { readonly id: number }>(all: readonly T[], id: number | undefined): T {
  const found = all.find((each) => each.id === id);
  if (!found) throw notFound();
  return found;
}

/** @throws Refusal 400 where the document has no 404: its words are assumed */
function ofShop<T extends { readonly id: number }>(
  all: readonly T[],
  id: number | undefined,
  path: string,
  text: string,
): T {
  const found = all.find((each) => each.id === id);
  if (!found) throw problem(path, text);
  return found;
}

async function sectionTitle({ request }: RouteCall): Promise<string> {
  const form = await readForm(request);
  requireFields(form, ["title"]);
  return form.get("title") ?? "";
}

function listingsOf(
  { context, query }: RouteCall,
  shop: Shop,
  fits: (listing: Context["state"]["listings"][number]) => boolean,
) {
  const { limit, offset } = pageOf(query);
  const all = context.state.listings.filter((each) => each.shopId === shop.shopId && fits(each));
  return list(
    all.slice(offset, offset + limit).map((each) => listingShape(context, each)),
    all.length,
  );
}

const deadlines = [7, 14, 21, 30, 45, 60, 90];

/** Returns or exchanges need a deadline, one of seven; without them there is none. */
function readPolicy(form: Form) {
  requireFields(form, ["accepts_returns", "accepts_exchanges"]);
  const returns = booleanField(form, "accepts_returns") ?? false;
  const exchanges = booleanField(form, "accepts_exchanges") ?? false;
  const deadline = integerField(form, "return_deadline") ?? null;
  if ((returns || exchanges) && deadline === null) throw problem("/return_deadline", "is required");
  if (deadline !== null && !deadlines.includes(deadline)) {
    throw problem("/return_deadline", `must be one of ${deadlines.join(", ")}`);
  }
  return { returns, exchanges, deadline: returns || exchanges ? deadline : null };
}

/** One that exists is answered with 409 and its address, so that creating can be repeated safely (behaviour 3.11). */
async function createProcessingProfile(call: RouteCall) {
  const shop = ownShop(call, "shops_w");
  const form = await readForm(call.request);
  requireFields(form, ["readiness_state", "min_processing_time", "max_processing_time"]);
  const min = integerField(form, "min_processing_time") ?? 0;
  const max = integerField(form, "max_processing_time") ?? 0;
  const perUnit = enumField(form, "processing_time_unit", ["days", "weeks"]) === "weeks" ? 7 : 1;
  if (min < 1 || max > 10 || min > max) throw problem("/min_processing_time", "must be between 1 and 10");
  const ready = enumField(form, "readiness_state", ["ready_to_ship", "made_to_order"]) === "ready_to_ship";
  const made = {
    id: 0,
    state: ready ? ("ready_to_ship" as const) : ("made_to_order" as const),
    min: min * perUnit,
    max: max * perUnit,
  };
  const same = shop.processingProfiles.find(
    (each) => each.state === made.state && each.min === made.min && each.max === made.max,
  );
  if (same) {
    throw new Refusal(409, "A readiness state definition with these values already exists.", {
      "content-location": `/v3/application/shops/${shop.shopId}/readiness-state-definitions/${same.id}`,
    });
  }
  made.id = newId(call.context);
  shop.processingProfiles.push(made);
  return created(processingProfileShape(shop, made));
}
