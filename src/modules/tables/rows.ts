import { z } from "zod";
import { listingStates } from "#src/catalog/listing.ts";
import { fieldValue, flatFields } from "#src/catalog/rows.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import { id, instant } from "#src/platform/database/values.ts";
import { file } from "#src/platform/queue/operation-rows.ts";
import { shopOptions } from "#src/catalog/variations/model.ts";
import type { DraftOptionsPlan, ListingOptionsPlan, OptionsPlan } from "./rules/planned-options.ts";
import type { PlanTableView } from "./rules/plans/planned-plan.ts";
import type { ImportRecord, TableRecord } from "./model.ts";
import { importStates } from "./rules/import.ts";
export const tableRow: z.ZodType<{ readonly next: number | null; readonly listings: readonly TableRecord[] }> =
  z.object({
    next: z.int().nullable(),
    listings: rowsOf(
      z.object({
        id: id<TableRecord["id"]>(),
        code: z.string(),
        earlierCodes: z.array(z.string()),
        shopId: id<TableRecord["shopId"]>(),
        externalId: z.string(),
        state: z.enum(listingStates),
        fields: flatFields,
        there: flatFields,
        photos: z.array(z.object({ imageId: z.string(), alt: z.string() })).exactOptional(),
        pictures: z.record(z.string(), z.string()).exactOptional(),
        photosWanted: z.boolean().exactOptional(),
      }),
    ),
  });

const altChange = { photo: z.int(), before: z.string(), after: z.string() };
const importChange = z.object({
  line: z.int(),
  listingId: id<TableRecord["id"]>(),
  code: z.string(),
  sku: z.string().nullable().default(null),
  title: z.string(),
  shopName: z.string(),
  currency: z.string(),
  field: z.string(),
  before: fieldValue,
  after: fieldValue,
  alts: z
    .object({
      ...altChange,
      photos: z.int(),
      removed: z.int().exactOptional(),
      also: z.array(z.object(altChange)).exactOptional(),
    })
    .exactOptional(),
  called: z.object({ before: z.string(), after: z.string() }).exactOptional(),
});

const optionValue = z.union([z.number(), z.string(), z.boolean()]).nullable();
const planning = {
  code: z.string(),
  title: z.string(),
  changeCount: z.int(),
  changes: z.array(
    z.object({
      line: z.int(),
      option: z.string(),
      shopName: z.string(),
      currency: z.string(),
      kind: z.string(),
      before: optionValue,
      after: optionValue,
    }),
  ),
};
const optionsPlan: z.ZodType<OptionsPlan> = z.union([
  z.object({
    ...planning,
    changeId: id<DraftOptionsPlan["changeId"]>(),
    mark: z.string(),
    shops: z.record(z.string(), shopOptions),
    skus: z.record(z.string(), z.string()),
    photos: z.record(z.string(), z.string()).exactOptional(),
  }),
  z.object({
    ...planning,
    listingId: id<ListingOptionsPlan["listingId"]>(),
    said: z.array(z.object({ option: z.string(), kind: z.string(), before: optionValue, after: optionValue })),
    photos: z
      .object({
        axis: z.int(),
        before: z.record(z.string(), z.string().nullable()),
        after: z.record(z.string(), z.string().nullable()),
      })
      .exactOptional(),
  }),
]);

const planTableRow: z.ZodType<PlanTableView> = z.object({
  changeId: id<PlanTableView["changeId"]>(),
  number: z.int(),
  title: z.string(),
  changes: z.array(importChange),
  changeCount: z.int(),
  listingCount: z.int(),
  leftCount: z.int(),
  takenCount: z.int(),
});

export const importRow: z.ZodType<ImportRecord> = z.object({
  id: id<ImportRecord["id"]>(),
  by: id<ImportRecord["by"]>(),
  file,
  state: z.enum(importStates),
  result: z.object({ applied: z.int(), moved: z.int(), listings: z.int() }).nullable(),
  at: instant,
  lines: z.int(),
  changes: z.array(importChange),
  changeCount: z.int(),
  photoCount: z.int(),
  options: optionsPlan.nullable(),
  planTable: planTableRow.nullable(),
  problems: z.array(z.object({ line: z.int(), text: z.string() })),
  problemCount: z.int(),
  fields: z.record(z.string(), z.array(z.string())),
});
