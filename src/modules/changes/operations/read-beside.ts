import { isNothing, isReadBeside, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";

/** What the marketplace shows by a call of its own, where something of it was approved for a new listing. */
export function besideOfNew(
  client: ShopClient,
  fields: readonly ListingField[],
  approved: FlatFields,
  listingId: string,
): Promise<FlatFields> {
  const asked = fields.some(({ key, readBeside }) => readBeside && !isNothing(approved[key]));
  return readBeside(client, asked, listingId);
}

/** … where an edit writes something of it. With which photos options are shown is read by a call of its own, `linkWork`. */
export function besideOfEdit(
  client: ShopClient,
  fields: readonly ListingField[],
  set: FlatFields,
  listingId: string,
): Promise<FlatFields> {
  const asked = Object.keys(set).some((field) => isReadBeside(fields, field));
  return readBeside(client, asked, listingId);
}

async function readBeside(client: ShopClient, asked: boolean, listingId: string): Promise<FlatFields> {
  return (asked && (await client.readBeside?.(listingId))) || {};
}
