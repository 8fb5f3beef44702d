import type { Operator, OperatorKind } from "#src/marketplaces/port.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import { context, input, modal, textInput, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ShopView } from "../../model.ts";
import { operatorLimits } from "../../rules/product-safety.ts";
import { safetyText } from "../../messages/safety.en.ts";
import { shopsFormIds } from "../ids.ts";
import { operatorTitle } from "./safety-view.ts";

export const operatorFields = ["name", "street", "more", "city", "postcode", "country", "email"] as const;

const optional: readonly string[] = ["more", "postcode"];

/**
 * One operator as the marketplace has it at this moment; null: a new one. What is typed goes there and nowhere else: the form
 * carries no more than ids beside it.
 */
export function operatorForm(shop: ShopView, kind: OperatorKind, operator: Operator | null): View {
  const text = safetyText.form;
  return modal({
    callback: shopsFormIds.operator,
    title: operatorTitle(kind),
    submit: text.save,
    blocks: [
      context(text.direct(shop.marketplace.name)),
      ...operatorFields.map((field) =>
        input(
          field,
          text[field],
          textInput(studioInputIds.value, operator?.[field] ?? "", { max: operatorLimits[field] }),
          { optional: optional.includes(field), ...(field === "country" ? { hint: text.countryHint } : {}) },
        ),
      ),
    ],
    metadata: joinIds(shop.id, kind, operator ? String(operator.id) : ""),
  });
}
