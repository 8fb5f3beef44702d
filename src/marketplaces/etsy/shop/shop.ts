import { z } from "zod";
import { operatorKinds, type ProfileOption, type ShopIdentity, type ShopProfiles } from "#src/marketplaces/port.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { etsyFields } from "../fields.ts";
import { operatorLists } from "../safety-fields.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { readableRows } from "../api/readable.ts";
import { etsyText } from "../messages/en.ts";
import { createOperators } from "./operators.ts";

const id = z.number().int().positive();
/** The fields of Etsy's Shop that are read: its owner's name, policies and messages aren't. */
const shopReply = z
  .object({
    shop_id: id,
    shop_name: z.string(),
    url: z.string(),
    currency_code: z.string().length(3),
    is_vacation: z.boolean().nullish(),
  })
  .transform(
    (shop): ShopIdentity => ({
      externalId: String(shop.shop_id),
      name: unescapeHtml(shop.shop_name),
      url: shop.url,
      currency: shop.currency_code,
      ...(shop.is_vacation ? { onVacation: true } : {}),
    }),
  );

export function getShop(client: EtsyClient, caller: Caller | null, shopId: string): Promise<ShopIdentity> {
  return client.call("getShop", caller, { params: { shop_id: shopId } }, shopReply);
}

/** What calculated shipping is calculated from. */
const measuredFields = etsyFields.flatMap(({ key, shape }) => (shape.type === "measure" ? [key] : []));

const shippingProfiles = z.object({
  results: readableRows(
    z.object({
      shipping_profile_id: id,
      title: z.string().nullish(),
      is_deleted: z.boolean().nullish(),
      profile_type: z.string().nullish(),
    }),
  ),
});
const returnPolicies = z.object({
  results: readableRows(
    z.object({
      return_policy_id: id,
      accepts_returns: z.boolean(),
      accepts_exchanges: z.boolean(),
      return_deadline: z.number().int().nullish(),
    }),
  ),
});
const processingProfiles = z.object({
  count: z.number().int().nonnegative(),
  results: readableRows(
    z.object({
      readiness_state_id: id,
      readiness_state: z.string(),
      min_processing_days: z.number().int().nullish(),
      max_processing_days: z.number().int().nullish(),
    }),
  ),
});
const partners = z.object({
  results: readableRows(z.object({ production_partner_id: id, partner_name: z.string().nullish() })),
});
const sections = z.object({
  results: readableRows(z.object({ shop_section_id: id, title: z.string(), rank: z.number().nullish() })),
});

const pageSize = 100;

/** What the shop offers to choose from. Two of these have no title at Etsy, so they are put into words here. */
export async function readProfiles(client: EtsyClient, caller: Caller, shopId: string): Promise<ShopProfiles> {
  const params = { shop_id: shopId };
  const shipping = await client.call("getShopShippingProfiles", caller, { params }, shippingProfiles);
  const returns = await client.call("getShopReturnPolicies", caller, { params }, returnPolicies);
  const shelves = await client.call("getShopSections", caller, { params }, sections);
  const makers = await client.call("getShopProductionPartners", caller, { params }, partners);
  const operators = await operatorsOf(client, caller, shopId);
  return {
    // Etsy lists deleted ones too (etsy behaviour 3.11).
    shippingProfiles: shipping.results
      .filter((profile) => !profile.is_deleted)
      .map(({ shipping_profile_id, title, profile_type: type }) => ({
        id: shipping_profile_id,
        title: title ? unescapeHtml(title) : `Shipping profile ${shipping_profile_id}`,
        // Without them Etsy makes no draft (etsy behaviour 3.2).
        ...(type === "calculated" ? { needs: measuredFields } : {}),
      })),
    returnPolicies: returns.results.map((policy) => ({ id: policy.return_policy_id, title: returnsInWords(policy) })),
    processingProfiles: await readProcessingProfiles(client, caller, shopId),
    sections: shelves.results
      .toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
      .map(({ shop_section_id, title }) => ({ id: shop_section_id, title: unescapeHtml(title) })),
    // Where they are is of no use here, so it isn't read.
    productionPartners: makers.results.map(({ production_partner_id: partner, partner_name: name }) => ({
      id: partner,
      title: name ? unescapeHtml(name) : etsyText.unnamedPartner(partner),
    })),
    ...operators,
  };
}

/** By kind, with id and name. Etsy's calls for them are too new to stop a shop's other lists. */
async function operatorsOf(client: EtsyClient, caller: Caller, shopId: string): Promise<ShopProfiles> {
  const found = await createOperators(client, caller, shopId).operators.list().catch(absentToo);
  return Object.fromEntries(
    operatorKinds.map((kind) => [
      operatorLists[kind],
      found.filter((each) => each.kind === kind).map(({ id: number, name }) => ({ id: number, title: name })),
    ]),
  );
}

const answeredOtherwise: ReadonlySet<string> = new Set(["marketplace-refused", "marketplace-odd", "auth-scope"]);

function absentToo(error: unknown): [] {
  if (error instanceof OmsError && answeredOtherwise.has(error.code)) return [];
  throw error;
}

async function readProcessingProfiles(client: EtsyClient, caller: Caller, shopId: string): Promise<ProfileOption[]> {
  const found: ProfileOption[] = [];
  for (let offset = 0; ; offset += pageSize) {
    const query = { limit: String(pageSize), offset: String(offset) };
    const call = { params: { shop_id: shopId }, query };
    const page = await client.call("getShopReadinessStateDefinitions", caller, call, processingProfiles);
    found.push(...page.results.map((each) => ({ id: each.readiness_state_id, title: processingInWords(each) })));
    if (page.results.length === 0 || offset + pageSize >= page.count) return found;
  }
}

type ReturnPolicy = z.infer<typeof returnPolicies>["results"][number];

/** "Returns and exchanges within 30 days", "No returns or exchanges" */
export function returnsInWords(policy: Omit<ReturnPolicy, "return_policy_id">): string {
  const { accepts_returns: returns, accepts_exchanges: exchanges, return_deadline: days } = policy;
  const text = etsyText.returns;
  if (!returns && !exchanges) return text.none;
  if (returns && exchanges) return days ? text.bothWithin(days) : text.both;
  if (returns) return days ? text.returnsWithin(days) : text.returns;
  return days ? text.exchangesWithin(days) : text.exchanges;
}

type ProcessingProfile = z.infer<typeof processingProfiles>["results"][number];

/** "Made to order, 3–5 days", "Ready to ship, 1 day" */
export function processingInWords(profile: Omit<ProcessingProfile, "readiness_state_id">): string {
  const text = etsyText.processing;
  const kind = profile.readiness_state === "made_to_order" ? text.toOrder : text.ready;
  const [min, max] = [profile.min_processing_days, profile.max_processing_days];
  if (!min || !max) return kind;
  return min === max ? text.days(kind, max) : text.range(kind, min, max);
}
