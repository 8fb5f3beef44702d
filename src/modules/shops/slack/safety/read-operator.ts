import { type OperatorDetails, operatorKinds, type OperatorKind } from "#src/marketplaces/port.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import type { operatorFields } from "./operator-form.ts";

/** Which one the form is of. */
export function operatorSubject(view: ViewPayload): { shopId: ShopId; kind: OperatorKind; id: number | null } {
  const [shopId = "", kind, id = ""] = splitIds(view.private_metadata);
  return {
    shopId: shopId as ShopId,
    kind: operatorKinds.find((each) => each === kind) ?? "manufacturer",
    id: /^[1-9]\d{0,14}$/.test(id) ? Number(id) : null,
  };
}

export function readOperator(values: FormValues): OperatorDetails {
  const typed = (field: (typeof operatorFields)[number]) => tidyLine(values.text(field));
  return {
    name: typed("name"),
    street: typed("street"),
    more: typed("more"),
    city: typed("city"),
    postcode: typed("postcode"),
    country: typed("country").toUpperCase(),
    email: typed("email"),
  };
}
