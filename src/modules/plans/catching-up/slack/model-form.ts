import { studioInputIds } from "#src/modules/studio/index.ts";
import { input, modal, section, textInput, type View } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { CatchUpId } from "#src/platform/kernel/entity-ids.ts";
import { catchUpFields, plansFormIds } from "../../slack/ids.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpName } from "../use-cases.ts";

/** Asks for the code of the listing from which others of its category get their attributes. */
export function modelForm({ id, says, shopName }: CatchUpName & { readonly id: CatchUpId }): View {
  const text = catchUpText.model;
  return modal({
    callback: plansFormIds.model,
    title: text.title,
    submit: text.submit,
    metadata: id,
    blocks: [
      section(text.explained(clipEscaped(says, 300), clipEscaped(shopName, 60))),
      input(catchUpFields.model, text.code, textInput(studioInputIds.value, "", { max: 40 }), {
        optional: false,
        hint: text.codeHint,
      }),
    ],
  });
}
