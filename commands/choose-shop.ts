import type { ShopView } from "#src/domain/views.ts";
import { OmsError } from "#src/kernel/errors.ts";

/** The shop whose name begins so, or contains it. @throws OmsError `bad-input` when none or several fit */
export function chooseShop(shops: readonly ShopView[], words: string): ShopView {
  const wanted = words.trim().toLocaleLowerCase("en");
  const named = (fits: (name: string) => boolean) => shops.filter((shop) => fits(shop.name.toLocaleLowerCase("en")));
  for (const fits of [
    (name: string) => name === wanted,
    (name: string) => name.startsWith(wanted),
    (name: string) => name.includes(wanted),
  ]) {
    const [only, another] = named(fits);
    if (only && !another) return only;
    if (another) break;
  }
  const names = shops.map((shop) => shop.name).join(", ");
  throw new OmsError("bad-input", {
    userText: shops.length === 0 ? "No shop is connected yet." : `Which shop do you mean? There is: ${names}.`,
  });
}
