import { expect, test } from "vitest";
import { conflictsIn } from "#src/modules/changes/rules/conflict.ts";
import { differenceSubject } from "#src/modules/changes/slack/reading/read-difference.ts";
import {
  chosenTheirs,
  differenceForm,
  hasMoreDifferences,
  movedSince,
  theirFields,
} from "#src/modules/changes/slack/differences/difference-form.ts";
import { manyConflicts as conflicts } from "./cases/edits.ts";

const asked = conflictsIn(conflicts).map(({ field }) => field);
const blocksOf = (page: number, theirs: readonly number[] = []) =>
  differenceForm(conflicts, { page, theirs }).blocks.flatMap((block) =>
    block.type === "input" ? [String(block.block_id).slice("keep|".length)] : [],
  );

test("more differences than a form asks come on pages, each once, and what was chosen on one is carried to the last", () => {
  expect(asked.length).toBeGreaterThan(24);
  const pages = Array.from({ length: Math.ceil(asked.length / 12) }, (_, page) => blocksOf(page));
  expect(pages.flat()).toEqual(asked);
  expect(pages.map((_, page) => hasMoreDifferences(conflicts, page)).indexOf(false)).toBe(pages.length - 1);

  let theirs: readonly number[] = [];
  for (const [page, fields] of pages.entries()) {
    const { private_metadata: metadata = "" } = differenceForm(conflicts, { page, theirs });
    expect(differenceSubject(metadata)).toEqual({ changeId: conflicts.id, page, theirs });
    expect(movedSince(conflicts, metadata)).toBe(false);
    theirs = [...theirs, ...chosenTheirs(conflicts, fields.slice(0, 1))];
  }
  expect(theirFields(conflicts, theirs)).toEqual(pages.map(([first]) => first));
});

test("answers of a form are none once other values stand against each other", () => {
  const { private_metadata: metadata = "" } = differenceForm(conflicts);
  const listing = conflicts.listing && {
    ...conflicts.listing,
    live: { ...conflicts.listing.live, "price:Color 7 / S": 1 },
  };
  expect(movedSince({ ...conflicts, listing }, metadata)).toBe(true);
});
