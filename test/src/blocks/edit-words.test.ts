import { expect, test } from "vitest";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { defaultsLine } from "#src/modules/changes/slack/shared/full-view.ts";
import { editLines } from "#src/modules/changes/slack/shared/edit-lines.ts";
import { editEverythingView } from "#src/modules/changes/slack/shared/full-edit-view.ts";
import { apron, fieldsOf, listingChange } from "./editing.ts";
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

test("new options of a listing that varied by nothing are told the same once they are written", () => {
  const before = { axes: [], options: [""], priceOn: [], quantityOn: [], skuOn: [], ownOn: { readiness: [] } };
  const structure = {
    axes: [{ id: 513, name: "Format" }],
    options: ["A4", "A5"],
    priceOn: [],
    quantityOn: [513],
    skuOn: [],
    ownOn: { readiness: [513] },
  };
  const values = ["A4", "A5"].map((name) => ({ id: null, name }));
  const wanted = {
    axes: [{ own: true, scale: null, scaleName: null, values }],
    options: [
      { from: "", quantity: 4 },
      { from: "", quantity: 2, own: { readiness: 32 } },
    ],
  };
  const { variations: _, ...plain } = fieldsOf([], []);
  const known = (of: Readonly<Record<string, number>>, variations: FlatFields[string] & object): FlatFields => {
    const each = Object.entries(of).flatMap(([key, stock]) => [
      [`price:${key}`, 3600],
      [`quantity:${key}`, stock],
      [`sku:${key}`, "PI-043"],
      [`enabled:${key}`, true],
      [`readiness:${key}`, key === "A5" ? 32 : 31],
    ]);
    return { ...plain, variations, ...Object.fromEntries(each) };
  };
  const edit = { set: { variations: { ...structure, wanted } }, before: { variations: before } };
  const asked = { listing: apron({ live: known({ "": 6 }, before) }) };
  const written = { listing: apron({ live: known({ A4: 3, A5: 2 }, structure) }) };
  const words = linesOf(edit, asked);
  expect(words.join("\n")).toContain("New: *A4: $36.00 · 4 in stock · PI-043 · 3 to 5 days*");
  expect(words.join("\n")).not.toContain("· nothing");
  expect(linesOf(edit, written)).toEqual(words);
  const seen = (more: Partial<ChangeView>) => JSON.stringify(editEverythingView(listingChange("edit", edit, more)));
  expect(seen(written)).toContain("New: *A4: $36.00 · 4 in stock · PI-043 · 3 to 5 days*");
  const others = apron({ live: fieldsOf(["Blue"], ["S"]) });
  expect(linesOf(edit, { listing: others }).join("\n")).toContain("New: *A4: 4 in stock*\n");
});
