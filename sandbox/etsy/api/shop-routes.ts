import { checkBearer, checkKey, optionalBearer } from "../auth.ts";
import { notFound, Refusal } from "../context.ts";
import { taxonomy, taxonomyHas } from "../taxonomy.ts";
import { readForm } from "./forms.ts";
import { list, ok, ownShop, publicShop, type Route, route } from "./route.ts";
import { partnerShape, shopShape } from "./shapes.ts";
import { taxonomyProperties } from "./taxonomy-properties.ts";

/** Sign-in, shops, and the categories of all of them. */
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
  route("GET", "shops/{}/production-partners", "getShopProductionPartners", (call) =>
    list((ownShop(call, "shops_r").partners ?? []).map(partnerShape)),
  ),
  route("GET", "seller-taxonomy/nodes", "getSellerTaxonomyNodes", ({ context, request }) => {
    optionalBearer(context, request);
    return list(taxonomy);
  }),
  route("GET", "seller-taxonomy/nodes/{}/properties", "getPropertiesByTaxonomyId", ({ ids: [id] }) => {
    if (!taxonomyHas(id ?? 0)) throw notFound();
    return list(taxonomyProperties(id ?? 0));
  }),
];
