import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { test as property, fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { planEdit } from "#src/modules/changes/rules/edit-plan.ts";
import { editOf } from "#src/modules/changes/rules/edit-rules.ts";

const stock = fc.integer({ min: 0, max: 400 });

property.prop([stock, stock, stock])(
  "stock is moved by what the edit adds or takes, never below nothing",
  (before, set, live) => {
    fc.pre(before !== set);
    const plan = planEdit(
      { set: { "quantity:": set }, before: { "quantity:": before } },
      { "quantity:": live },
      etsyFacts,
    );
    const expected = live === set && set > before ? live : Math.max(0, live + set - before);

    return plan.moved.length === 0 && plan.stock["quantity:"]?.to === Math.min(999, expected);
  },
);

property.prop([stock, fc.integer({ min: 1, max: 20 }), fc.nat({ max: 5 }), fc.boolean()])(
  "whatever was sold since a write of unknown fate, what it adds is added once",
  (from, added, sold, happened) => {
    fc.pre(sold <= from && sold < added);
    const edit = { set: { "quantity:": from + added }, before: { "quantity:": from } };
    const live = from - sold + (happened ? added : 0);
    const plan = planEdit(edit, { "quantity:": live }, etsyFacts, { "quantity:": { from, to: from + added } });
    return (plan.inventory["quantity:"] ?? live) === from - sold + added;
  },
);

property.prop([fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })])(
  "with other options that aren't there yet, stock is moved from how it is now: a write of unknown fate had no effect",
  (from, to, now) => {
    const was = { axes: [{ id: 513, name: "Size" }], options: ["S"], priceOn: [], quantityOn: [513], skuOn: [] };
    const value = (name: string) => ({ id: null, name });
    const values = [value("S"), value("M")];
    const wanted = {
      axes: [{ own: true, scale: null, scaleName: null, values }],
      options: [{ from: "S" }, { from: null, price: 900, quantity: 1 }],
    };
    const plan = planEdit(
      {
        set: { variations: { ...was, options: ["S", "M"], wanted }, "quantity:S": to },
        before: { variations: was, "quantity:S": from },
      },
      { variations: was, "price:S": 900, "quantity:S": now, "sku:S": "", "enabled:S": true },
      etsyFacts,
      { "quantity:S": { from, to } },
      true,
    );
    const expected = now === to && to > from ? now : Math.max(0, now + to - from);
    return plan.options !== null && plan.moved.length === 0 && plan.stock["quantity:S"]?.to === expected;
  },
);

test("a field that stands there otherwise than it did, and not as it should, was moved", () => {
  const edit = { set: { title: "Ours", tags: ["b", "A"] }, before: { title: "Old", tags: ["x"] } };
  expect(planEdit(edit, { title: "Hers", tags: ["a", "B"] }, etsyFacts)).toMatchObject({
    moved: ["title"],
    fields: {},
  });
  expect(planEdit(edit, { title: " Ours ", tags: ["X"] }, etsyFacts)).toMatchObject({
    moved: [],
    fields: { tags: ["b", "A"] },
  });
});

test("an option that is gone there was moved", () => {
  const edit = { set: { "price:Blue": 5 }, before: { "price:Blue": 4 } };
  expect(planEdit(edit, { "price:Sand": 4 }, etsyFacts).moved).toEqual(["price:Blue"]);
});

test("who made it, when and what it is are written together", () => {
  const live = { whoMade: "i_did", whenMade: "made_to_order", isSupply: false, title: "A" };
  const edit = editOf(etsyFacts.fields, live, { whoMade: "collective", title: "A" });
  expect(edit.set).toEqual({ whoMade: "collective", whenMade: "made_to_order", isSupply: false });
  expect(planEdit(edit, live, etsyFacts).fields).toEqual(edit.set);
});
