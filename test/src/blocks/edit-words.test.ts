import { expect, test } from "vitest";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { defaultsLine } from "#src/modules/changes/slack/shared/full-view.ts";
import { editLines } from "#src/modules/changes/slack/shared/edit-lines.ts";
import { editEverythingView } from "#src/modules/changes/slack/shared/full-edit-view.ts";
import { listingChange } from "./editing.ts";
import { change, shop } from "./fixtures.ts";

const linesOf = (edit: EditContent, more: Partial<ChangeView> = {}) =>
  editLines(listingChange("edit", edit, more), 600);

test("production partners are told by their names; one that the shop doesn't have any more by its number", () => {
  const edit = { set: { productionPartnerIds: [51, 77] }, before: { productionPartnerIds: [] } };
  expect(linesOf(edit)).toEqual(["*Production partners*: nothing → *Ribeira Weavers, 77*"]);
  const back = { set: edit.before, before: edit.set };
  expect(linesOf(back)).toEqual(["*Production partners*: Ribeira Weavers, 77 → *nothing*"]);
});

test("a new listing's partners are in the line of what it takes from its shop, where it has some", () => {
  expect(defaultsLine(shop(1), {})).not.toContain("Production partners");
  expect(defaultsLine(shop(1), { productionPartnerIds: [52] })).toContain("Production partners: Mill &amp; Sons, Ltd.");
});

test("a category is told by its path, before and after; one whose name isn't known by its number", () => {
  const edit = { set: { category: 20 }, before: { category: 10 } };
  const { content } = change();
  const named = {
    content: { ...content, category: 20, categoryBefore: { id: 10, path: "Jewelry › Rings" } },
    categoryPath: "Home & Living › Aprons",
  };
  expect(linesOf(edit, named)).toEqual(["*Category*: Jewelry › Rings → *Home &amp; Living › Aprons*"]);
  expect(JSON.stringify(editEverythingView(listingChange("edit", edit, named)))).toContain("Jewelry › Rings");
  expect(linesOf(edit, { content: { ...content, category: null } })).toEqual(["*Category*: 10 → *20*"]);
});
