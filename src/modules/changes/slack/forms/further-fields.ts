import type { ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { measureExample, measureText } from "#src/catalog/measure.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { type Block, input, textInput } from "#src/platform/slack/blocks/elements.ts";

/** An input for each, in a block named by the field's key. */
export function furtherInputs(further: readonly ListingField[], values: FlatFields): Block[] {
  return further.map(({ key, label, shape }) =>
    shape.type === "measure"
      ? input(key, label, textInput(studioInputIds.value, measureText(values[key]), { max: 60 }), {
          hint: catalogText.measures.hint(measureExample(shape), shape.units.join(", ")),
        })
      : input(
          key,
          changeFormsText.fields.withCommas(label),
          textInput(studioInputIds.value, listOf(values[key]).join(", "), { max: 1000 }),
        ),
  );
}
