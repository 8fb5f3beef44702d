import { codeLabel } from "#src/modules/listings/index.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import type { ChangeView } from "../../model.ts";

/** `request 12`: what people name it by, once approval was asked for. */
export function requestText(number: number): string {
  return changeStatesText.request(number);
}

type Numbered = {
  readonly number: number | null;
  /** Left out: it isn't known whether it is a plan. */
  readonly many?: { readonly plan: object | null } | null;
};

/** `request 12`; a plan is one from the beginning, before anything is requested: `plan 12`. "" without a number. */
export function numberText({ number, many }: Numbered): string {
  if (number === null) return "";
  return many?.plan ? changeStatesText.plan(number) : requestText(number);
}

/** `LA-1` · `k7q2` · request 12: the thing that it is about, and the request. */
export function changeLabel({ sku, code, ...numbered }: Pick<ChangeView, "sku" | "code"> & Numbered): string {
  return [codeLabel({ sku, code }), numberText(numbered)].filter((part) => part !== "").join(" · ");
}
