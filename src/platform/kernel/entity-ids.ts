declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** UUIDs of rows, kept apart by type. */
export type StudioId = Branded<string, "StudioId">;
export type MemberId = Branded<string, "MemberId">;
export type ShopId = Branded<string, "ShopId">;
/** An app of a marketplace that a studio's owner brought. */
export type AppId = Branded<string, "AppId">;
export type CatchUpId = Branded<string, "CatchUpId">;
export type ChangeId = Branded<string, "ChangeId">;
/** Photos of which drafts are made together. */
export type BatchId = Branded<string, "BatchId">;
export type ItemId = Branded<string, "ItemId">;
export type OperationId = Branded<string, "OperationId">;
/** A person's id in Slack, such as `U0MARA`. */
export type SlackUserId = Branded<string, "SlackUserId">;
/** A listing of the mirror: our row, not the marketplace's number. */
export type ListingId = Branded<string, "ListingId">;
export type ProductId = Branded<string, "ProductId">;

/** A file that was given to `/oms import`. */
export type ImportId = string & { readonly [brand]: "ImportId" };
