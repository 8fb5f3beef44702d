import type { ShopIdentity } from "#src/marketplaces/port.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import type { ShopRecord } from "#src/modules/shops/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { changeWorkText } from "../../messages/work.en.ts";
import type { ItemSession } from "./session.ts";

/** A shop's settings that were read so long ago are asked for again before something goes on sale there. */
const readHoldsMs = 24 * 3_600_000;

/** By the record that an operation was opened with: items that are written together ask once. */
const asked = new WeakMap<ShopRecord, Promise<ShopIdentity>>();

/**
 * Before the first write of what is to go on sale. A shop that was read within a day and was open costs no call.
 *
 * @throws OmsError `marketplace-refused` while the shop is on vacation
 */
export async function requireOpen({ shop, client, now }: Pick<ItemSession, "shop" | "client" | "now">): Promise<void> {
  const old = shop.readAt !== null && now().getTime() - shop.readAt.getTime() >= readHoldsMs;
  if (!old && !shop.onVacation) return;
  const asking = asked.get(shop) ?? client.getShop();
  asked.set(shop, asking);
  if (!(await asking).onVacation) return;
  const { name, sellersPage } = factsOf(shop);
  throw new OmsError("marketplace-refused", {
    field: "shops",
    userText: changeWorkText.onVacation(shop.name, name, sellersPage),
  });
}
