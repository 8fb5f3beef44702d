import { formatMoney } from "#src/catalog/money.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { restructure } from "#src/catalog/variations/live/build.ts";
import { optionsTold } from "#src/catalog/variations/live/told.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import { maybeRenamed, optionsBefore, placesBefore } from "#src/catalog/variations/carry.ts";
import { axisName, optionsIn, ownValue, rowsOf, type Variations } from "#src/catalog/variations/model.ts";
import { optionGroups } from "#src/catalog/fields/options.ts";
import { stockOf } from "#src/catalog/fields/field-words.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { formMark } from "#src/platform/slack/form-mark.ts";
import { changeStatesText } from "../../../messages/states.en.ts";
import { variationsText } from "../../../messages/variations.en.ts";
import type { ListingVariations } from "../../../use-cases/of-listings/variations.ts";
import { changesFields } from "../../ids.ts";
import type { VariationsSheet } from "./sheet.ts";

/** What is asked before variations are saved, because something goes away by it that can't be brought back. */
export type Question = {
  readonly text: string;
  readonly answers: readonly { readonly value: Answer; readonly label: string }[];
};

/** `other`: what is written otherwise is another option, and not the same one renamed. */
export type Answer = "yes" | "renamed" | "other";

const shownOptions = 12;

export function questionBlock({ text }: Question): string {
  return joinIds(changesFields.sure, formMark([text]));
}

/** Null: nothing goes away, so nothing is asked. */
export function questionOf(sheet: VariationsSheet, next: Variations | null): Question | null {
  return sheet.listing ? ofListing(sheet.listing, next) : ofDraft(sheet, next);
}

function ofListing(of: ListingVariations, next: Variations | null): Question | null {
  const { there, live, limits, sheet, variations, earlier } = of;
  const text = variationsText;
  const shown = wantedVariations(earlier) ? variations : there;
  const pairs = shown && next ? maybeRenamed(shown, next) : [];
  const wanted = restructure({ live, before: there, after: next, renamed: true, ownNames: limits.ownNames, earlier });
  const told = wanted && optionsTold(live["variations"], wanted);
  if (!there || !wanted || !told) return null;
  const after = fieldsAfter(live, { variations: wanted });
  // What the edit takes away already was asked about then.
  const asked = new Set(optionsTold(live["variations"], earlier)?.gone);
  const gone = told.gone.filter((key) => !asked.has(key));
  const pieces = piecesGone(live, gone);
  const [only = ""] = next ? [] : wanted.wanted.options.flatMap(({ from }) => from ?? []);
  const open = wanted.options.some((key) => after[`quantity:${key}`] === null);
  const [had, has] = [stockOf(live) - piecesGone(live, told.gone), stockOf(after)];
  const axes = axesGone(there, next);
  const left = Number(after["quantity:"] ?? 0);
  const lines = [
    ...(gone.length === 0
      ? []
      : axes.length > 0
        ? [
            text.goesAxis(
              axes.join(", "),
              next ? gone.length : told.gone.length + 1,
              next ? pieces : Math.max(0, stockOf(live) - left),
            ),
          ]
        : [text.goes(namesOf(gone), gone.length, pieces)]),
    ...(next
      ? []
      : [
          text.becomes(
            only,
            formatMoney({ amount: Number(after["price:"]), currency: sheet.listing.currency }),
            changeStatesText.inStock(left),
          ),
        ]),
    ...(next && !open && told.gone.length === 0 && has < had ? [text.fewer(had, has)] : []),
    ...pairs.map(([from, to]) => text.maybe(from, to)),
  ];
  if (lines.length === 0) return null;
  return {
    text: lines.join(" "),
    answers:
      pairs.length > 0
        ? [
            { value: "renamed", label: text.yesRenamed },
            { value: "other", label: text.yesOther },
          ]
        : [{ value: "yes", label: text.yes }],
  };
}

/** The names of what it doesn't vary by any more. */
function axesGone(before: Variations, next: Variations | null): readonly string[] {
  const stay = next ? placesBefore(before, next) : [];
  return before.axes.filter((_, place) => !stay.includes(place)).map(axisName);
}

/** What options share is there once, and goes with the last of them. */
function piecesGone(live: ListingVariations["live"], gone: readonly string[]): number {
  const offered = (key: string) => live[`enabled:${key}`] !== false;
  return optionGroups(live, "quantity")
    .filter(({ options }) => options.every((key) => gone.includes(key) || !offered(key)))
    .reduce((sum, { options }) => {
      const lost = options.filter((key) => gone.includes(key) && offered(key));
      return sum + Math.max(0, ...lost.map((key) => Number(live[`quantity:${key}`] ?? 0)));
    }, 0);
}

/** Of a draft: what was said of single options and would be gone. */
function ofDraft({ variations: before, change }: VariationsSheet, next: Variations | null): Question | null {
  const text = variationsText;
  if (!before) return null;
  const empty: Variations = { axes: [], on: before.on, skus: {}, photos: null };
  const after = next ?? empty;
  const isSaid = (key: string) =>
    ownValue(before.skus, key) !== undefined ||
    change.items.some(({ content }) => ownValue(content.options ?? {}, key) !== undefined);
  const earlier = optionsBefore(before, after, true);
  const stay = new Set(
    next ? optionsIn(after).map((option) => earlier(option).find(({ key }) => isSaid(key))?.key) : [],
  );
  const gone = optionsIn(before).filter(({ key }) => isSaid(key) && !stay.has(key));
  const lost = new Set(gone.map(({ key }) => key));
  // What options share is there once.
  const rows = before.on.quantity.length === 0 ? [] : rowsOf(before, ["quantity"]);
  const pieces = rows
    .filter((row) => row.options.every(({ key }) => lost.has(key) || !isSaid(key)))
    .reduce((sum, row) => sum + Math.max(0, ...row.options.map(({ key }) => draftPieces(change.items, key))), 0);
  const axes = axesGone(before, next);
  const told = !next
    ? text.goesAxis(axes.join(", "), optionsIn(before).length, pieces)
    : gone.length === 0
      ? null
      : axes.length > 0
        ? text.goesAxis(axes.join(", "), gone.length, pieces)
        : text.goesDraft(namesOf(gone.map(({ key }) => key)));
  return told === null ? null : { text: told, answers: [{ value: "yes", label: text.yes }] };
}

function draftPieces(items: VariationsSheet["change"]["items"], key: string): number {
  return items.reduce((sum, { content }) => sum + (ownValue(content.options ?? {}, key)?.quantity ?? 0), 0);
}

function namesOf(options: readonly string[]): string {
  const shown = options.slice(0, shownOptions).join("; ");
  const more = options.length - shownOptions;
  return more > 0 ? `${shown}; +${more}` : shown;
}
