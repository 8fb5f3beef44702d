import { codeLabel } from "#src/modules/listings/index.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import type { ChangeView } from "../../model.ts";

/** `request 12`: what people name it by, once approval was asked for. */
export function requestText(number: number): string {
  return changeStatesText.request(number);
}

/** `LA-1` · `k7q2` · request 12: the thing that it is about, and the request. */
export function changeLabel({ sku, code, number }: Pick<ChangeView, "sku" | "code" | "number">): string {
  const thing = codeLabel({ sku, code });
  return [...(thing === "" ? [] : [thing]), ...(number === null ? [] : [requestText(number)])].join(" · ");
}
