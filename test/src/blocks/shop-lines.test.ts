import { expect, test } from "vitest";
import { draftForm } from "#src/modules/changes/slack/forms/draft-form.ts";
import { readDraftForm } from "#src/modules/changes/slack/reading/read-draft.ts";
import { typedByShop, withTyped } from "#src/modules/changes/slack/reading/typed-by-shop.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { must } from "#test/src/store/studio.ts";
import { change, item, shop } from "./fixtures.ts";

/** Price and stock of several shops in one line each, and what becomes of what was typed while shops are ticked. */
const shops = [1, 2, 3, 4].map((index) => shop(index));
const [first, second, third, fourth] = shops.map(({ id }) => id);
const draft = change({ shops, items: shops.map((each) => item(each)) });

function sent(view: ReturnType<typeof draftForm>, ticked: readonly unknown[], lines: Record<string, string>) {
  const values = {
    shops: { "input.shops": { selected_options: ticked.map((value) => ({ value })) } },
    ...Object.fromEntries(Object.entries(lines).map(([block, value]) => [block, { v: { value } }])),
  };
  return { ...view, id: "V1", state: { values } } as unknown as ViewPayload;
}
const linesOf = ({ blocks }: ReturnType<typeof draftForm>) =>
  blocks.flatMap(({ block_id: id = "", element }) =>
    /^(offer|price|stock)\|/.test(id) ? [[id, (element as { initial_value?: string }).initial_value ?? ""]] : [],
  );
const read = (view: ViewPayload) => {
  const { items = [], unread = [] } = readDraftForm(view, draft);
  const told = items.map(({ shopId, content: { price, quantity } }) => [shopId, price?.amount ?? null, quantity]);
  return { told, unread: unread.map(({ field, text }) => `${field}: ${text}`) };
};

test("a line holds price and stock; without a stock it leaves it, and what can't be read is said of its part", () => {
  const ticked = [first, second];
  const form = draftForm(draft, { shopIds: ticked.map(String) });
  expect(linesOf(form)).toEqual([
    [`offer|${first}|USD`, "48.00 × 2"],
    [`offer|${second}|EUR`, "48.00 × 2"],
  ]);
  const view = (line: string) => sent(form, ticked, { [`offer|${first}|USD`]: "36.50", [`offer|${second}|EUR`]: line });
  expect(read(view("34 x 7")).told).toEqual([
    [first, 3650, 2],
    [second, 3400, 7],
  ]);
  expect(read(view("× 9")).told[1]).toEqual([second, null, 9]);
  expect(read(view("34 ×")).told[1]).toEqual([second, 3400, null]);
  expect(read(view("cheap × many")).unread).toEqual(["price: Write it like 24.00 × 5: the price, then how many."]);
});

test.each(["24 5", "24.00 5", "24 x 5 x", "5 × 24.00", "24 x 5 0", "24.00 × 5 × 3", "24.00 × -3"])(
  "“%s” is refused in one sentence, for it can be read in two ways",
  (line) => {
    const form = draftForm(draft, { shopIds: [String(first), String(second)] });
    const view = sent(form, [first, second], { [`offer|${first}|USD`]: line, [`offer|${second}|EUR`]: "34 x 7" });
    expect(read(view).unread).toEqual(["price: Write it like 24.00 × 5: the price, then how many."]);
  },
);

test("a price is read with the code of its currency, also one with the letter of a sign of times", () => {
  const pesos = { ...must(shops[0]), currency: "MXN" };
  const inPesos = change({ shops: [pesos, must(shops[1])], items: [item(pesos), item(must(shops[1]))] });
  const form = draftForm(inPesos, { shopIds: [String(first), String(second)] });
  const priceOf = (line: string) => {
    const view = sent(form, [first, second], { [`offer|${first}|MXN`]: line, [`offer|${second}|EUR`]: "34 x 7" });
    const { items, unread } = readDraftForm(view, inPesos);
    return [items?.[0]?.content.price?.amount, items?.[0]?.content.quantity, unread?.length];
  };
  expect(priceOf("24.00 MXN")).toEqual([2400, 2, 0]);
  expect(priceOf("24.00 MXN × 5")).toEqual([2400, 5, 0]);
  expect(priceOf("MXN 24x5")).toEqual([2400, 5, 0]);
});

test("a stock that is taken out of its line doesn't come back", () => {
  const form = draftForm(draft, { shopIds: [String(first), String(second)] });
  const before = withTyped(form.private_metadata ?? "", { [String(first)]: { price: "24.00", stock: "5" } });
  const view = sent({ ...form, private_metadata: before }, [first, second], { [`offer|${first}|USD`]: "24.00" });
  expect(typedByShop(formValues(view), before)[String(first)]).not.toHaveProperty("stock");
  expect(read(view).told[0]).toEqual([first, 2400, 2]);
});

test("what was typed of a shop stays while others are ticked, or have no room", () => {
  const alone = draftForm(draft, { shopIds: [String(first)] });
  expect(linesOf(alone).map(([id]) => id)).toEqual([`offer|${first}|USD`]);
  const typedAlone = sent(alone, [first], { [`offer|${first}|USD`]: "12 × 5" });
  const typed = typedByShop(formValues(typedAlone), typedAlone.private_metadata);
  expect(typed).toEqual({ [String(first)]: { price: "12", stock: "5" } });

  const all = shops.map(({ id }) => String(id));
  const drawn = draftForm(draft, { shopIds: all, typed });
  expect(linesOf(drawn)[0]).toEqual([`offer|${first}|USD`, "12 × 5"]);
  expect(linesOf(drawn)).toHaveLength(3);

  // The fourth has no line: what was typed of it before travels along, and counts.
  const before = { ...typed, [String(fourth)]: { price: "77", stock: "3" } };
  const form = { ...drawn, private_metadata: withTyped(drawn.private_metadata ?? "", before) };
  const lines = Object.fromEntries(linesOf(drawn).map(([id, value]) => [String(id), String(value)]));
  expect(read(sent(form, all, lines)).told).toEqual([
    [first, 1200, 5],
    [second, 4800, 2],
    [third, 4800, 2],
    [fourth, 7700, 3],
  ]);
});
