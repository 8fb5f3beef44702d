import { type Axis, type SuggestedAxis, optionsIn, type Variations } from "#src/catalog/variations/model.ts";
import { axisProblems } from "#src/catalog/variations/problems.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { variationsText } from "../../../messages/variations.en.ts";
import { changesFields } from "../../ids.ts";
import { noAxis, optionKinds, ownAxis, photoKind, suggestedBy, type VariationsSheet } from "./sheet.ts";

/** As many combinations as can be kept in the forms of a draft. */
export const mostOptions = 150;

export type ReadAxes = {
  /** Null: it doesn't vary. The SKUs of options are those that are stored. */
  readonly variations: Variations | null;
  /** By the block where each is put right. */
  readonly errors: Readonly<Record<string, string>>;
};

/** What is chosen for each axis in the open form. */
export function chosenAxes(values: FormValues): string[] {
  return [0, 1].map((place) => values.choice(joinIds(changesFields.axis, String(place))) ?? noAxis);
}

export function readAxes(values: FormValues, sheet: VariationsSheet): ReadAxes {
  const errors: Record<string, string> = {};
  const axes = chosenAxes(values).flatMap((chosen, place) => {
    const axis = readAxis(values, sheet, place, chosen, errors);
    return axis ? [axis] : [];
  });
  if (axes.length === 0) return { variations: null, errors };
  const on = Object.fromEntries(
    optionKinds.map((kind) => {
      const chosen = values.choice(joinIds(changesFields.differs, kind)) ?? noAxis;
      return [
        kind,
        chosen === noAxis
          ? []
          : chosen
              .split(" ")
              .map(Number)
              .filter((place) => place < axes.length),
      ];
    }),
  ) as Variations["on"];
  const stored = sheet.variations;
  const shown = values.choice(joinIds(changesFields.differs, photoKind)) ?? noAxis;
  const photoAxis = shown === noAxis || Number(shown) >= axes.length ? null : Number(shown);
  const photos =
    photoAxis === null ? null : { axis: photoAxis, of: stored?.photos?.axis === photoAxis ? stored.photos.of : {} };
  const variations: Variations = { axes, on, skus: stored?.skus ?? {}, photos };
  const problems = axisProblems(sheet.limits, variations);
  const options = optionsIn(variations).length;
  const lastValues = joinIds(changesFields.axisValues, String(axes.length - 1));
  if (options > mostOptions) problems.push(variationsText.tooMany(mostOptions, options));
  if (problems.length > 0 && Object.keys(errors).length === 0) errors[lastValues] = problems.join(" ");
  return { variations, errors };
}

function readAxis(
  values: FormValues,
  sheet: VariationsSheet,
  place: number,
  chosen: string,
  errors: Record<string, string>,
): Axis | null {
  if (chosen === noAxis) return null;
  const suggestion = suggestedBy(sheet, chosen);
  const block = (name: string) => joinIds(name, String(place));
  const names = lines(values.text(block(changesFields.axisValues)));
  if (chosen !== ownAxis && !suggestion) errors[block(changesFields.axis)] = variationsText.chooseWhat;
  return {
    property: suggestion?.property ?? null,
    name: suggestion?.name ?? tidyLine(values.text(block(changesFields.axisName))),
    scale: suggestion?.scale ?? null,
    scaleName: suggestion?.scaleName ?? null,
    values: names.map((name) => knownValue(name, suggestion, sheet)),
  };
}

/** A value that the marketplace knows is that one, however it was typed. */
function knownValue(
  name: string,
  suggestion: SuggestedAxis | Axis | undefined,
  { suggested }: VariationsSheet,
): Axis["values"][number] {
  const offered = suggested?.find(
    ({ property, scale }) => property === suggestion?.property && scale === suggestion.scale,
  );
  const all = [...(offered?.values ?? []), ...(suggestion?.values ?? [])];
  return all.find((each) => foldCase(each.name) === foldCase(name)) ?? { id: null, name };
}

/** One a line; several in a single line have commas between them. The same twice stays, and is said. */
function lines(text: string): string[] {
  const all = text
    .split("\n")
    .map(tidyLine)
    .filter((line) => line !== "");
  const [only = "", another] = all;
  if (another !== undefined || !only.includes(",")) return all;
  return only
    .split(",")
    .map(tidyLine)
    .filter((part) => part !== "");
}
