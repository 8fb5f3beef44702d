import { optionKinds } from "#src/catalog/fields/options.ts";
import { type Axis, type SuggestedAxis, type Variations } from "#src/catalog/variations/model.ts";
import { newAxisProblems } from "#src/catalog/variations/live/problems.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { variationsText } from "../../../messages/variations.en.ts";
import { changesFields } from "../../ids.ts";
import { profileFields } from "./option-profiles.ts";
import { axisValue, noAxis, ownAxis, photoKind, suggestedBy, type VariationsSheet } from "./sheet.ts";

export type ReadAxes = {
  /** Null: it doesn't vary. What its options had, their SKUs and photos, is carried over when it is saved. */
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
    optionKinds.map((kind) => [kind, placesOf(values, kind, axes.length)]),
  ) as Variations["on"];
  const apart = profileFields(sheet).flatMap(({ key }) => {
    const by = placesOf(values, key, axes.length);
    return by.length === 0 ? [] : [[key, by] as const];
  });
  const ownOn = apart.length === 0 ? {} : { ownOn: Object.fromEntries(apart) };
  const [photoAxis] = placesOf(values, photoKind, axes.length);
  const photos = photoAxis === undefined ? null : { axis: photoAxis, of: {} };
  const variations: Variations = { axes, on, ...ownOn, skus: {}, photos };
  if (Object.keys(errors).length > 0) return { variations, errors };
  // Each where it is put right; what is wrong with both together stands under the last one.
  const wrong = (of: readonly Axis[]) => newAxisProblems(sheet.limits, sheet.listing?.there ?? null, { axes: [...of] });
  axes.forEach((axis, place) => tell(place, wrong([axis])));
  if (Object.keys(errors).length === 0) tell(axes.length - 1, wrong(axes));
  return { variations, errors };

  function tell(place: number, problems: readonly string[]): void {
    const start = joinIds(changesFields.axisValues, String(place));
    const block = values.blockIds.find((id) => id.startsWith(start)) ?? values.blockIds.at(-1);
    if (block !== undefined && problems.length > 0) errors[block] = problems.join(" ");
  }
}

/** By which of the axes there are, each once and in their order. */
function placesOf(values: FormValues, kind: string, axes: number): number[] {
  const chosen = (values.choice(joinIds(changesFields.differs, kind)) ?? noAxis).split(" ");
  return Array.from({ length: axes }, (_, place) => place).filter((place) => chosen.includes(String(place)));
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
  const typed = values.blockIds.filter((id) => id.startsWith(block(changesFields.axisValues)));
  const stored = sheet.variations?.axes[place];
  const known = stored?.values ?? [];
  const names = lines(
    typed.map((id) => values.text(id)).join("\n"),
    known.map(({ name }) => name),
  );
  // What is stored stays as it is spelt there.
  const kept = stored && axisValue(stored) === chosen ? known : [];
  if (chosen !== ownAxis && !suggestion) errors[block(changesFields.axis)] = variationsText.chooseWhat;
  return {
    property: suggestion?.property ?? null,
    name: suggestion?.name ?? tidyLine(values.text(block(changesFields.axisName))),
    scale: suggestion?.scale ?? null,
    scaleName: suggestion?.scaleName ?? null,
    values: names.map((name) => kept.find((each) => each.name === name) ?? knownValue(name, suggestion, sheet)),
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

/**
 * One a line; several in a single line have commas between them, unless that is a word that is stored. The same twice stays, and is
 * said.
 */
function lines(text: string, stored: readonly string[]): string[] {
  const all = text
    .split("\n")
    .map(tidyLine)
    .filter((line) => line !== "");
  const [only = "", another] = all;
  if (another !== undefined || !only.includes(",") || stored.includes(only)) return all;
  return only
    .split(",")
    .map(tidyLine)
    .filter((part) => part !== "");
}
