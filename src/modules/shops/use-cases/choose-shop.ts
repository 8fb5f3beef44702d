import { OmsError } from "#src/platform/kernel/errors.ts";
import { shopsText } from "../messages/en.ts";

type Named = { readonly name: string };

/** The shop whose name begins so, or contains it. @throws OmsError `bad-input` when none or several fit */
export function chooseShop<Shop extends Named>(shops: readonly Shop[], words: string): Shop {
  const [only, another] = shopsCalled(shops, words);
  if (!only || another) throw whichShop(shops);
  return only;
}

/** Those whose name is this; else begins so; else contains it. */
export function shopsCalled<Shop extends Named>(shops: readonly Shop[], words: string): Shop[] {
  const wanted = words.trim().toLocaleLowerCase("en");
  for (const fits of [
    (name: string) => name === wanted,
    (name: string) => name.startsWith(wanted),
    (name: string) => name.includes(wanted),
  ]) {
    const found = shops.filter((shop) => fits(shop.name.toLocaleLowerCase("en")));
    if (found.length > 0) return found;
  }
  return [];
}

/** `bad-input`, with the names there are. */
export function whichShop(shops: readonly Named[]): OmsError {
  const names = shops.map((shop) => shop.name).join(", ");
  return new OmsError("bad-input", {
    userText: shops.length === 0 ? shopsText.list.none : shopsText.whichShop(names),
  });
}
