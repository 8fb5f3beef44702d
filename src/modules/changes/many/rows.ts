import { z } from "zod";
import { flatFields } from "#src/catalog/rows.ts";
import { allowanceRow, type ShopRecord } from "#src/modules/shops/index.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { id } from "#src/platform/database/values.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { renderFailure } from "../messages/kept.ts";
import { itemStates } from "../rules/change.ts";
import { stateFrom } from "../rules/listing-change.ts";
import type { LeftOutItem, ManyItem, ManyRecord, PlanRecord, PlanSample, RefusedItem } from "./model.ts";

/** How rows say changes of many, and the names and reasons that every change has. */

/** Rendered as soon as it is read: the row may hold a key and parameters. */
const failureText = z.string().transform(renderFailure);
export const failure = z.object({ code: z.string(), text: failureText, reference: z.string() }).nullable();

const called = { code: z.string().nullable(), sku: z.string().nullable() };
export const naming = { ...called, number: z.int().nullable() };
const named = { ...called, title: z.string().nullable() };

const planSample: z.ZodType<PlanSample> = z.object({
  ...named,
  shopId: id<PlanSample["shopId"]>(),
  field: z.string(),
  before: z.json().default(null),
  after: z.json().default(null),
});

/** What of a plan's line says what it leaves out (src/modules/plans/rules/selection.ts). */
const without = z.object({
  withoutSection: z.string().optional(),
  withoutTag: z.string().optional(),
  withoutSearch: z.string().optional(),
});

const planRow: z.ZodType<PlanRecord> = z
  .object(planParts())
  .transform(({ line: { selection, ...line }, apart, ...plan }) => ({
    ...plan,
    ...line,
    apart: apart === null ? null : { listings: apart, by: withoutOf(selection) },
  }));

function withoutOf({ withoutSection, withoutTag, withoutSearch }: z.infer<typeof without>) {
  const said = [
    ["section", withoutSection],
    ["tag", withoutTag],
    ["search", withoutSearch],
  ] as const;
  return said.flatMap(([what, name]) => (name === undefined ? [] : [{ what, name }]));
}

function planParts() {
  return {
    collecting: z.boolean(),
    found: z.int().nullable(),
    looked: z.int(),
    apart: z.int().nullable(),
    line: z
      .object({
        text: z.string(),
        selection: without.default({}),
        rule: z.json().default(null),
        says: z.number().nullable().default(null),
      })
      .transform(({ text, ...said }) => ({ ...said, line: text })),
    typed: z.object({ values: z.int(), by: z.array(id<MemberId>()), some: z.array(planSample) }),
    deletes: z.array(z.object({ ...named, shopId: id<PlanSample["shopId"]>() })),
    prices: z.array(z.object({ currency: z.string(), lowest: z.int(), highest: z.int() })),
    falls: z.array(planSample),
    rises: z.array(planSample),
    usual: planSample.nullable(),
    large: z.object({ falls: z.int(), rises: z.int() }),
    left: z.int(),
    reasons: z.array(
      z.object({
        code: z.string(),
        text: failureText,
        items: z.int(),
        mayTakeIn: z.int(),
        some: z.array(z.object({ ...named, sample: planSample.nullable() })),
      }),
    ),
    allowances: rowsOf(allowanceRow),
  };
}

const inShops = z.array(z.object({ shopId: id<ShopRecord["id"]>(), items: z.int() }));
const askedIn = z.object({ number: z.int().nullable() }).nullable();

export const manyRow: z.ZodType<ManyRecord> = z.object({
  plan: planRow.nullable(),
  all: z.int(),
  states: z.partialRecord(z.enum(itemStates), z.int()),
  shops: inShops,
  billed: inShops,
  switchedOn: z.record(z.string(), inShops),
  fields: z.record(z.string(), z.int()),
  prices: z.object({ lowest: z.int(), highest: z.int() }).nullable(),
  again: askedIn,
  lookedAtIn: askedIn,
  step: z.string().nullable(),
  failed: z.int(),
  retriable: z.int(),
  allowances: rowsOf(allowanceRow),
  failures: z.array(
    z.object({
      text: failureText,
      items: z.int(),
      retriable: z.boolean(),
      code: z.string(),
      reason: z.string(),
      some: z.array(z.object(named)),
    }),
  ),
});

export const manyItemRow: z.ZodType<ManyItem> = z.object({
  id: id<ManyItem["id"]>(),
  shopId: id<ManyItem["shopId"]>(),
  listingId: id<ManyItem["listingId"]>(),
  ...named,
  state: z.enum(itemStates),
  failure,
  listingUrl: z.string().nullable(),
  begun: z.array(z.string()),
  set: flatFields,
  before: flatFields,
  move: stateFrom,
});

export const leftOutRow: z.ZodType<LeftOutItem> = z.object({
  ...named,
  listingId: id<LeftOutItem["listingId"]>(),
  shopId: id<LeftOutItem["shopId"]>(),
  reason: z.string(),
  text: failureText,
  set: flatFields.nullable(),
  before: flatFields.nullable(),
  move: stateFrom,
});

export const refusedRow: z.ZodType<RefusedItem> = z.object({
  listingId: id<RefusedItem["listingId"]>(),
  code: z.string(),
  detail: z.record(z.string(), z.unknown()).nullable(),
});
