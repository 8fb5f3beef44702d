import { expectTypeOf } from "vitest";
import type { CategoryNode } from "#src/marketplaces/port.ts";
import type { ChangeRecord, DecisionRecord, ItemRecord } from "#src/modules/changes/records.ts";
import type { ListingRecord } from "#src/modules/listings/model.ts";
import type { ProductRecord } from "#src/modules/products/model.ts";
import type { ShopRecord } from "#src/modules/shops/model.ts";
import type { MemberRecord, StudioRecord } from "#src/modules/studio/model.ts";
import type { SyncRunRecord } from "#src/modules/sync/model.ts";
import type { ImportRecord } from "#src/modules/tables/model.ts";
import type { Database, Json } from "#src/platform/database/types.ts";

/**
 * Schemas of rows that SQL writes as JSON, held to the tables that these come from: a field with the name of a column has
 * its type, and can be null where the column can. Judged by `npm run check:types`, never run. The schema of each record is
 * declared by its type, so what holds for the record holds for the schema; what lies in a `jsonb` column is its own affair.
 */
type Tables = Database["public"]["Tables"];
type Camel<Name> = Name extends `${infer First}_${infer Rest}` ? `${First}${Capitalize<Camel<Rest>>}` : Name;

/** A table's row with its columns named as records name their fields. */
type RowOf<Table extends keyof Tables> = {
  [Name in keyof Tables[Table]["Row"] as Camel<Name>]: Tables[Table]["Row"][Name];
};

/** Text may become less than any text, or a time. */
type Reads<Column> = Column extends string ? string | Date : Column;
type Agrees<Field, Column> = [Field] extends [Reads<Column>]
  ? [null extends Field ? 0 : 1] extends [null extends Column ? 0 : 1]
    ? true
    : false
  : false;

type FieldsThat<Agree extends boolean, Rec, Row> = {
  [Field in keyof Rec & keyof Row]: [Json] extends [Row[Field]]
    ? never
    : Agrees<Rec[Field], Row[Field]> extends Agree
      ? Field
      : never;
}[keyof Rec & keyof Row];

/** Fields that are as their column is. A column that gets another name is one less. */
type Same<Rec, Table extends keyof Tables> = FieldsThat<true, Rec, RowOf<Table>>;
/** Fields that have a column's name and aren't as it is. */
type Other<Rec, Table extends keyof Tables> = FieldsThat<false, Rec, RowOf<Table>>;

export const ofStudios = () => {
  expectTypeOf<Same<StudioRecord, "studios">>().toEqualTypeOf<
    "id" | "name" | "teamId" | "listingsChannel" | "soloMode" | "smallChanges"
  >();
  // Its way and what was answered last come as one.
  expectTypeOf<Other<StudioRecord, "studios">>().toEqualTypeOf<"oneOffs" | "operatorsText">();
  expectTypeOf<Same<MemberRecord, "members">>().toEqualTypeOf<
    "id" | "studioId" | "slackUserId" | "name" | "role" | "isGuest" | "timeZone"
  >();
  expectTypeOf<Other<MemberRecord, "members">>().toBeNever();
};

export const ofShops = () => {
  expectTypeOf<Same<ShopRecord, "shops">>().toEqualTypeOf<
    | "id"
    | "marketplace"
    | "externalId"
    | "appId"
    | "euTrader"
    | "name"
    | "url"
    | "currency"
    | "health"
    | "paused"
    | "publishCount"
    | "onVacation"
    | "lastPublishedAt"
    | "readAt"
    | "listingsReadAt"
    | "connectedBy"
    | "connectedAt"
  >();
  expectTypeOf<Other<ShopRecord, "shops">>().toBeNever();
  expectTypeOf<Same<CategoryNode, "categories">>().toEqualTypeOf<"id" | "parentId" | "name" | "path" | "isLeaf">();
  expectTypeOf<Other<CategoryNode, "categories">>().toBeNever();
  expectTypeOf<Same<SyncRunRecord, "sync_runs">>().toEqualTypeOf<
    "id" | "shopId" | "done" | "total" | "startedAt" | "finishedAt"
  >();
  expectTypeOf<Other<SyncRunRecord, "sync_runs">>().toBeNever();
};

export const ofListings = () => {
  expectTypeOf<Same<ListingRecord, "listings">>().toEqualTypeOf<
    "id" | "studioId" | "shopId" | "productId" | "externalId" | "state" | "url" | "coverUrl" | "endsAt" | "goneAt"
  >();
  // Only listings that were read are answered, and those have them.
  expectTypeOf<Other<ListingRecord, "listings">>().toEqualTypeOf<"code" | "seenAt">();
  expectTypeOf<Same<ProductRecord, "products">>().toEqualTypeOf<"id" | "sku" | "createdAt">();
  expectTypeOf<Other<ProductRecord, "products">>().toEqualTypeOf<"code">();
  expectTypeOf<Same<ImportRecord, "imports">>().toEqualTypeOf<"id" | "state">();
  expectTypeOf<Other<ImportRecord, "imports">>().toBeNever();
};

export const ofChanges = () => {
  expectTypeOf<Same<ChangeRecord, "changes">>().toEqualTypeOf<
    | "id"
    | "studioId"
    | "number"
    | "kind"
    | "state"
    | "revision"
    | "contentHash"
    | "mode"
    | "textBy"
    | "createdAt"
    | "updatedAt"
  >();
  // The column is the word that joins them.
  expectTypeOf<Other<ChangeRecord, "changes">>().toEqualTypeOf<"together">();
  expectTypeOf<Same<ItemRecord, "change_items">>().toEqualTypeOf<
    "id" | "shopId" | "payload" | "state" | "step" | "externalId" | "listingUrl" | "verified"
  >();
  expectTypeOf<Other<ItemRecord, "change_items">>().toBeNever();
  expectTypeOf<Same<DecisionRecord, "decisions">>().toEqualTypeOf<
    "verdict" | "selfApproved" | "reason" | "mode" | "at"
  >();
  expectTypeOf<Other<DecisionRecord, "decisions">>().toBeNever();
};
