import type { StockWrites } from "./edit-plan.ts";
import { type FieldValue, type FlatFields, isInventoryField, splitField } from "#src/catalog/fields/fields.ts";
import { fieldIn } from "#src/catalog/fields/definition.ts";
import { isLive, wantedPhotos } from "#src/catalog/fields/photos.ts";
import { wantedVideos } from "#src/catalog/fields/videos.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { noVideosYet, type VideoProgress, videoNumbers } from "./photos/video-plan.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import { type ApprovedOption, approvedVariations, withOptionField } from "#src/catalog/variations/approved.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { variationsWanted } from "#src/catalog/variations/live/rebase.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { optionsIn } from "#src/catalog/variations/model.ts";

/** An approved change that was written to a listing. `stock`: what was put there, which is not what was asked for when something sold meanwhile. */
export type WrittenChange = {
  readonly set: FlatFields;
  readonly stock: StockWrites;
  /** The numbers of the photos in their order, where some of them were uploaded by it. */
  readonly order?: readonly string[];
  /** What is known of the videos that it wrote. */
  readonly videos?: VideoProgress;
};

export type ExpectedListing = {
  readonly payload: ListingPayload;
  /** The marketplace's ids of the photos, in order. */
  readonly images: readonly string[];
  /** … and of the videos; null: none were approved. */
  readonly videos: readonly string[] | null;
};

/** What was approved to be there: what was made, and over it what was approved and written since, the oldest first. */
export function afterChanges(made: ExpectedListing, changes: readonly WrittenChange[]): ExpectedListing {
  return changes.reduce(
    (expected, { set, stock, order, videos }) =>
      Object.entries(set).reduce(
        (each, [field, value]) =>
          isVideos(field)
            ? { ...each, videos: videoNumbers(wantedVideos(value), videos ?? noVideosYet) }
            : withField(each, field, stock[field]?.to ?? value, order),
        expected,
      ),
    made,
  );
}

function withField(
  expected: ExpectedListing,
  field: string,
  value: FieldValue,
  order: readonly string[] | undefined,
): ExpectedListing {
  const { payload } = expected;
  const { kind } = splitField(field);
  if (kind === "images") {
    const wanted = wantedPhotos(value);
    const photos = wanted.map(({ alt }) => ({ hash: "", alt: alt.trim() }));
    const images = order ?? wanted.filter(isLive).map(({ imageId }) => imageId);
    return { ...expected, payload: { ...payload, photos }, images };
  }
  const variations = approvedVariations(payload["variations"]);
  if (kind === "variations")
    return { ...expected, payload: Object.assign({}, payload, withOtherOptions(payload, value)) };
  const changed =
    variations && isInventoryField(field)
      ? { variations: withOptionField(variations, field, value) }
      : payloadField(payload, kind, value);
  return { ...expected, payload: Object.assign({}, payload, changed) };
}

function isVideos(field: string): boolean {
  return fieldIn(knownFields(), field)?.shape.type === "videos";
}

/** The options that an approved edit made of those that were approved before. With which photos they are shown isn't compared any more. */
function withOtherOptions(payload: ListingPayload, value: FieldValue): FlatFields {
  const wanted = wantedVariations(value);
  if (!wanted) return {};
  const fields = fieldsAfter(optionFieldsOf(payload, ownKindsIn(payload, value)), { variations: value });
  const varies = variationsWanted(wanted);
  const axes = varies?.axes ?? [];
  const options = optionsIn({ axes }).map(({ key, at }) => {
    const sku = fields[`sku:${key}`];
    return {
      key,
      at,
      price: Number(fields[`price:${key}`] ?? payload.price.amount),
      quantity: Number(fields[`quantity:${key}`] ?? 0),
      sku: typeof sku === "string" && sku !== "" ? sku : null,
      enabled: fields[`enabled:${key}`] === true,
      ...ownIn(payload, value, fields, key),
    };
  });
  if (!varies) {
    const { variations: _, ...plain } = payload;
    const [only] = options;
    return only
      ? {
          ...plain,
          variations: null,
          price: { ...payload.price, amount: only.price },
          quantity: only.quantity,
          sku: only.sku,
        }
      : {};
  }
  const { on, ownOn } = varies;
  return { variations: { axes, on, ...(ownOn ? { ownOn } : {}), options } };
}

/** What the marketplace adds to an option, where options differ in it, or did. */
function ownIn(
  payload: ListingPayload,
  value: FieldValue,
  fields: FlatFields,
  key: string,
): Pick<ApprovedOption, "own"> {
  const kinds = ownKindsIn(payload, value);
  if (kinds.length === 0) return {};
  return { own: Object.fromEntries(kinds.map((kind) => [kind, numberOf(fields[`${kind}:${key}`])])) };
}

function ownKindsIn(payload: ListingPayload, value: FieldValue): readonly string[] {
  const there = approvedVariations(payload["variations"])?.options.flatMap(({ own = {} }) => Object.keys(own)) ?? [];
  const wanted = wantedVariations(value);
  const said = wanted?.wanted.options.flatMap(({ own = {} }) => Object.keys(own)) ?? [];
  return [...new Set([...there, ...said])];
}

function numberOf(value: FieldValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

/** As a listing has them; by which axes they differed matters to none of those that stay. */
function optionFieldsOf(payload: ListingPayload, own: readonly string[]): FlatFields {
  const { price, quantity, sku } = payload;
  const options: readonly Omit<ApprovedOption, "at">[] = approvedVariations(payload["variations"])?.options ?? [
    { key: "", price: price.amount, quantity, sku, enabled: true },
  ];
  return Object.fromEntries(
    options.flatMap((option): [string, FieldValue][] => [
      [`price:${option.key}`, option.price],
      [`quantity:${option.key}`, option.quantity],
      [`sku:${option.key}`, option.sku ?? ""],
      [`enabled:${option.key}`, option.enabled],
      ...own.map((kind): [string, FieldValue] => [
        `${kind}:${option.key}`,
        option.own?.[kind] ?? numberOf(payload[kind]),
      ]),
    ]),
  );
}

function payloadField(payload: ListingPayload, kind: string, value: FieldValue): FlatFields {
  if (kind === "price") return { price: { ...payload.price, amount: Number(value) } };
  if (kind === "sku") return { sku: typeof value === "string" && value !== "" ? value : null };
  // Ends of text are the marketplace's own business.
  if (typeof value === "string") return { [kind]: value.replace(/\r\n?/g, "\n").trim() };
  return kind in payload ? { [kind]: value } : {};
}
