import { checkBearer, checkKey, optionalBearer } from "../auth.ts";
import { newId, notFound, problem, Refusal } from "../context.ts";
import { taxonomy, taxonomyHas } from "../taxonomy.ts";
import { enumField, integerField, pageOf, readForm, requireFields } from "./forms.ts";
import { created, list, ok, ownShop, publicShop, type Route, type RouteCall, route } from "./route.ts";
import {
  partnerShape,
  processingProfileShape,
  returnPolicyShape,
  sectionShape,
  shippingProfileShape,
  shopShape,
} from "./shapes.ts";
import { taxonomyProperties } from "./taxonomy-properties.ts";

/** Sign-in, shops and what listings refer to. */
export const shopRoutes: readonly Route[] = [
  route("GET", "openapi-ping", "ping", ({ context, request }) => ok({ application_id: checkKey(context, request).id })),
  route("POST", "scopes", "tokenScopes", async ({ context, request }) => {
    const asked = (await readForm(request)).get("token");
    const token = context.state.tokens.find((each) => each.access === asked && !each.revoked);
    if (!token) throw new Refusal(401, { error: "invalid_token", error_description: "access token is invalid" });
    return ok({ scopes: token.scopes });
  }),
  route("GET", "users/me", "getMe", ({ context, request }) => {
    const userId = checkBearer(context, request, "shops_r");
    const shop = context.state.shops.find((each) => each.userId === userId);
    return ok({ user_id: userId, shop_id: shop?.shopId ?? null });
  }),
  route("GET", "users/{}/shops", "getShopByOwnerUserId", ({ context, request, ids: [userId] }) => {
    optionalBearer(context, request);
    const shop = context.state.shops.find((each) => each.userId === userId);
    if (!shop) throw new Refusal(404, `Could not find a shop for user with user_id = ${userId}`);
    return ok(shopShape(context, shop));
  }),
  route("GET", "shops/{}", "getShop", (call) => ok(shopShape(call.context, publicShop(call)))),
  route("GET", "shops/{}/sections", "getShopSections", (call) => {
    const shop = publicShop(call);
    return list(shop.sections.map((section) => sectionShape(call.context, shop, section)));
  }),
  route("POST", "shops/{}/sections", "createShopSection", async (call) => {
    const shop = ownShop(call, "shops_w");
    const form = await readForm(call.request);
    requireFields(form, ["title"]);
    const section = { id: newId(call.context), title: form.get("title") ?? "" };
    shop.sections.push(section);
    return ok(sectionShape(call.context, shop, section));
  }),
  route("GET", "shops/{}/policies/return", "getShopReturnPolicies", (call) => {
    const shop = publicShop(call);
    return list(shop.returnPolicies.map((policy) => returnPolicyShape(shop, policy)));
  }),
  route("GET", "shops/{}/shipping-profiles", "getShopShippingProfiles", (call) => {
    const shop = ownShop(call, "shops_r");
    return list(shop.shippingProfiles.map((profile) => shippingProfileShape(shop, profile)));
  }),
  route("GET", "shops/{}/production-partners", "getShopProductionPartners", (call) =>
    list((ownShop(call, "shops_r").partners ?? []).map(partnerShape)),
  ),
  route("GET", "shops/{}/readiness-state-definitions", "getShopReadinessStateDefinitions", (call) => {
    const shop = ownShop(call, "shops_r");
    const { limit, offset } = pageOf(call.query);
    const all = shop.processingProfiles.map((profile) => processingProfileShape(shop, profile));
    return list(all.slice(offset, offset + limit), all.length);
  }),
  // The address that a 409 names; its document has no operation of its own for it.
  route("GET", "shops/{}/readiness-state-definitions/{}", "getShopReadinessStateDefinition", (call) => {
    const shop = ownShop(call, "shops_r");
    const profile = shop.processingProfiles.find(({ id }) => id === call.ids[1]);
    if (!profile) throw notFound();
    return ok(processingProfileShape(shop, profile));
  }),
  route("POST", "shops/{}/readiness-state-definitions", "createShopReadinessStateDefinition", createProcessingProfile),
  route("GET", "seller-taxonomy/nodes", "getSellerTaxonomyNodes", ({ context, request }) => {
    optionalBearer(context, request);
    return list(taxonomy);
  }),
  route("GET", "seller-taxonomy/nodes/{}/properties", "getPropertiesByTaxonomyId", ({ ids: [id] }) => {
    if (!taxonomyHas(id ?? 0)) throw notFound();
    return list(taxonomyProperties(id ?? 0));
  }),
];

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
