import { describe, expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { listingChangeText } from "#src/modules/changes/rules/listing-change.ts";
import { contentHash as hashOf } from "#src/modules/changes/rules/content-hash.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import { changeOf } from "./one-request.ts";
import { approval, type Cast, code, must, openStudio, quiet } from "./studio.ts";

const hour = 3_600_000;
const start = new Date("2027-02-02T09:00:00Z");
const long = "A linen apron, washed twice. ".repeat(20).trim();
const stands: FlatFields = {
  title: "Linen apron",
  description: long,
  "price:": 10_000,
  "quantity:": 3,
  "sku:": "A-1",
  tags: ["linen"],
  materials: ["linen"],
  autoRenew: false,
};

const test = timedTest
  .extend("start", { scope: "file" }, start)
  .extend("wait", ({ pass }) => (hours: number) => {
    return pass(hours * hour);
  })
  .extend("put", ({ house, studio, shop }) => async (state = "active", live = stands): Promise<ListingId> => {
    const [row] = await house.db.sql<{ id: ListingId }>(
      `insert into listings (studio_id, shop_id, external_id, state, code, live, ours, base, seen_at)
     values ($1, $2, $3, $4, (select d.code from app.draw_codes($1, 1) d), $5, $5, $5, app.now()) returning id`,
      [studio.id, shop, systemIds.uuid(), state, JSON.stringify(live)],
    );
    return must(row).id;
  })
  .extend("listing", { auto: true }, ({ put }) => put())
  /** Drafted and asked for by this person; `forged`: what a caller of the database may say instead. */
  .extend(
    "asked",
    ({ house, studio, listing }) =>
      async (who: Cast, set: FlatFields, forged: Forged = {}, of = listing) => {
        const [row] = await house.db.sql<{ live: FlatFields; state: string }>(
          "select live, state from listings where id = $1",
          [of],
        );
        const { live, state } = must(row);
        const change = await changeOf(studio.as(who), of, "edit", set, undefined, { ...live, ...forged.before });
        const payloads = change.items.map(({ shopId, content, externalId: listingId }) => {
          const { set: values, before } = must(content.edit);
          const payload = {
            kind: "edit",
            listingId: must(listingId),
            state,
            set: values,
            before,
            ...forged.payload,
          } as const;
          return { shopId, payload: listingChangeText(payload) };
        });
        const contentHash = hashOf(payloads);
        await studio
          .as(who)
          .submitChange({ changeId: change.id, revision: change.revision, payloads, contentHash, ...quiet });
        return { change, contentHash };
      },
  )
  .extend("confirm", ({ studio }) => (who: Cast, { change, contentHash }: Asked, solo = false) => {
    return studio.as(who).decideChange({ ...approval(change, contentHash), fee: { amount: 0, currency: "USD" }, solo });
  })
  /** It stands there now, as the worker records it. */
  .extend("written", ({ house, listing }) => async ({ change }: Asked, set: FlatFields, of = listing) => {
    await house.db.sql("update changes set state = 'applied', updated_at = app.now() where id = $1", [change.id]);
    await house.db.sql("update listings set live = live || $2::jsonb where id = $1", [of, JSON.stringify(set)]);
  })
  /** Asked for and confirmed by the same manager, and written. */
  .extend("step", ({ asked, confirm, written }) => async (set: FlatFields) => {
    const own = await asked("manager", set);
    await confirm("manager", own);
    await written(own, set);
  })
  /** The code of the refusal; the request is withdrawn, so that the next one can ask for the same field. */
  .extend(
    "refused",
    ({ studio, asked, confirm }) =>
      async (set: FlatFields, who: Cast = "manager", forged: Forged = {}): Promise<string> => {
        const own = await asked(who, set, forged);
        const said = await code(confirm(who, own));
        await studio.as(who).withdrawChange({ changeId: own.change.id, ...quiet });
        return said;
      },
  );

test.beforeEach(({ studio }) => studio.as("owner").setSettings({ smallChanges: true, ...quiet }));

type Forged = { readonly payload?: object; readonly before?: FlatFields };

type Asked = { readonly change: Awaited<ReturnType<typeof changeOf>>; readonly contentHash: string };

describe("a manager confirms their own small change", () => {
  test.for<[string, FlatFields]>([
    ["one more in stock", { "quantity:": 4 }],
    ["other tags", { tags: ["linen", "by hand"] }],
    ["a price of 5 % more", { "price:": 10_500 }],
    ["a price of 5 % less", { "price:": 9500 }],
    ["a word of the title", { title: "Linen apron, blue" }],
    ["40 characters of the text", { description: `${long}${"x".repeat(40)}` }],
    ["all of it together", { title: "Linen aprons", "price:": 10_100, "quantity:": 9, tags: ["apron"] }],
  ])("%s: approved, and recorded as self-approved", async ([_, set], { house, studio, asked, confirm }) => {
    const own = await asked("manager", set);
    expect(await studio.as("viewer").change(own.change.id)).toMatchObject({ small: "may" });
    await confirm("manager", own);
    const seen = must(await studio.as("viewer").change(own.change.id));
    expect(seen).toMatchObject({
      state: "approved",
      small: "done",
      decisions: [{ verdict: "approve", selfApproved: true }],
    });
    expect(await house.db.sql("select 1 from operations where change_id = $1", [own.change.id])).toHaveLength(1);
  });

  test("off until an owner allows it, and off again at once", async ({ house, studio, asked, confirm }) => {
    const own = await asked("manager", { "quantity:": 4 });
    await studio.as("owner").setSettings({ smallChanges: false, ...quiet });
    expect((await studio.as("viewer").change(own.change.id))?.small).toBe("off");
    expect(await code(confirm("manager", own))).toBe("own-change");
    const other = await openStudio(house, "Another");
    expect((await other.as("viewer").studio()).smallChanges).toBe(false);
    expect(await code(studio.as("manager").setSettings({ smallChanges: true, ...quiet }))).toBe("not-allowed");
  });

  test.for(["maker", "viewer", "guest"] as const)("a %s never does", async (who, { asked, confirm }) => {
    const own = await asked("maker", { "quantity:": 4 });
    expect(await code(confirm(who, own))).toBe("not-allowed");
  });

  test("somebody the shop is closed to doesn't either", async ({ studio, shop, asked, confirm }) => {
    const own = await asked("manager", { "quantity:": 4 });
    await studio.as("owner").setShopAccess({ shopId: shop, members: [studio.members.second.id], outbox: [] });
    expect(await code(confirm("manager", own))).toBe("not-allowed");
  });
});

describe("what is never small", () => {
  test.for<[string, FlatFields]>([
    ["a price of 6 % more", { "price:": 10_600 }],
    ["a price of 6 % less", { "price:": 9400 }],
    ["41 characters of the text", { description: `${long}${"x".repeat(41)}` }],
    [
      "41 characters of title and text together",
      { title: `Linen apron${"x".repeat(20)}`, description: `${long}${"x".repeat(21)}` },
    ],
    ["a word at each end of a long text", { description: `x${long}x` }],
    ["a SKU", { "sku:": "B-1" }],
    ["a SKU beside the stock", { "quantity:": 4, "sku:": "B-1" }],
    ["materials", { materials: ["cotton"] }],
    ["renewing by itself, which costs a fee", { autoRenew: true }],
    ["the last pieces taken out of stock", { "quantity:": 0 }],
    ["a price of an option that isn't there", { "price:Blue": 10_000 }],
    ["a price that is no number", { "price:": "10000" }],
  ])("%s needs somebody else", async ([_, set], { refused }) => {
    expect(await refused(set)).toBe("own-change");
  });

  test.for(["inactive", "draft", "expired", "sold_out"])(
    "anything of a listing that is %s",
    async (state, { put, asked, confirm }) => {
      const off = await put(state);
      expect(await code(confirm("manager", await asked("manager", { "quantity:": 4 }, {}, off)))).toBe("own-change");
    },
  );

  test.for(["renew", "put_on_sale", "delete"] as const)("to %s it", async (kind, { studio, listing }) => {
    const change = await changeOf(studio.as("manager"), listing, kind, {}, undefined, stands);
    const payloads = change.items.map(({ shopId, externalId: listingId }) => ({
      shopId,
      payload: listingChangeText({ kind, listingId: must(listingId), state: "active", set: {}, before: {} }),
    }));
    const contentHash = hashOf(payloads);
    await studio.as("manager").submitChange({ changeId: change.id, revision: 1, payloads, contentHash, ...quiet });
    expect(await code(studio.as("manager").decideChange(approval(change, contentHash)))).toBe("own-change");
  });
});

describe("a caller who says something else", () => {
  test("of what stood there before", async ({ refused }) => {
    expect(await refused({ "price:": 20_000 }, "manager", { before: { "price:": 19_500 } })).toBe("own-change");
  });

  test("in a payload that holds more than an edit does", async ({ refused }) => {
    expect(await refused({ "quantity:": 4 }, "manager", { payload: { paidUntil: null } })).toBe("own-change");
  });

  test.for<[string, object, FlatFields]>([
    ["more fields than the change", { set: { "quantity:": 4, "sku:": "B-1" } }, { "quantity:": 4 }],
    ["other fields", { set: { "price:": 10_200 } }, { "quantity:": 4 }],
    ["fields of a change without any, which is nobody's word", { set: { "price:": 90_000 } }, {}],
    ["a deletion", { kind: "delete" }, { "quantity:": 4 }],
    ["another listing", { listingId: "1" }, { "quantity:": 4 }],
  ])("in a payload of %s: approval can't even be asked for", async ([_, payload, set], { asked }) => {
    expect(await code(asked("manager", set, { payload }))).toBe("bad-input");
  });
});

describe("in steps", () => {
  test("two prices of 3 % within 24 hours are 6 % and need somebody else; after them the second is small again", async ({
    studio,
    wait,
    asked,
    confirm,
    step,
  }) => {
    await step({ "price:": 10_300 });
    await wait(23);
    const second = await asked("manager", { "price:": 10_609 });
    expect((await studio.as("viewer").change(second.change.id))?.small).toBe("price");
    expect(await code(confirm("manager", second))).toBe("own-change");
    await wait(2);
    await confirm("manager", second);
  });

  test("another manager's steps count, too", async ({ step, refused }) => {
    await step({ "price:": 10_300 });
    expect(await refused({ "price:": 10_609 }, "second")).toBe("own-change");
  });

  test("a step counts from when it was written, not from when it was confirmed", async ({
    wait,
    asked,
    confirm,
    written,
    refused,
  }) => {
    const own = await asked("manager", { "price:": 10_300 });
    await confirm("manager", own);
    await wait(30);
    await written(own, { "price:": 10_300 });
    expect(await refused({ "price:": 10_609 })).toBe("own-change");
  });

  test("one that was written in part, failed and was asked for anew is measured from where it began", async ({
    house,
    listing,
    asked,
    confirm,
    refused,
  }) => {
    const own = await asked("manager", { "price:": 10_500, title: "Linen aprons" });
    await confirm("manager", own);
    await house.db.sql("update change_items set state = 'failed' where change_id = $1", [own.change.id]);
    await house.db.sql("update changes set state = 'failed' where id = $1", [own.change.id]);
    await house.db.sql("update listings set live = live || '{\"price:\": 10500}' where id = $1", [listing]);
    expect(await refused({ "price:": 11_000 })).toBe("own-change");
  });

  test("up and back again is small", async ({ house, listing, step }) => {
    await step({ "price:": 10_500 });
    await step({ "price:": 10_000 });
    const [row] = await house.db.sql("select live ->> 'price:' as price from listings where id = $1", [listing]);
    expect(row).toEqual({ price: "10000" });
  });

  test("text adds up, too", async ({ step, refused }) => {
    await step({ description: `${long}${"x".repeat(30)}` });
    expect(await refused({ description: `${long}${"x".repeat(60)}` })).toBe("own-change");
    expect(await refused({ description: `${long}${"x".repeat(30)}`, title: `Linen apron${"y".repeat(11)}` })).toBe(
      "own-change",
    );
  });

  test("twenty in 24 hours, and the 21st needs somebody else", async ({
    studio,
    wait,
    asked,
    confirm,
    written,
    step,
  }) => {
    for (let stock = 4; stock < 24; stock += 1) await step({ "quantity:": stock });
    const more = await asked("manager", { "quantity:": 24 });
    expect((await studio.as("viewer").change(more.change.id))?.small).toBe("count");
    expect(await code(confirm("manager", more))).toBe("own-change");
    await confirm("second", more);
    await written(more, { "quantity:": 24 });
    await wait(25);
    await step({ "quantity:": 25 });
  });

  test("of two at once that are the twentieth, one is", async ({ put, asked, confirm, step }) => {
    for (let stock = 4; stock < 23; stock += 1) await step({ "quantity:": stock });
    const other = await put();
    const both = [await asked("manager", { "quantity:": 50 }), await asked("manager", { "quantity:": 50 }, {}, other)];
    const outcomes = await Promise.allSettled(both.map((each) => confirm("manager", each)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });
});

test("in solo mode, or approved by somebody else, it is no small change and counts as none", async ({
  studio,
  asked,
  confirm,
}) => {
  const word = async ({ change: { id } }: Asked) => (await studio.as("viewer").change(id))?.small;
  const seconded = await asked("manager", { "quantity:": 4 });
  await confirm("second", seconded);
  await studio.as("owner").setSettings({ soloMode: true, ...quiet });
  const alone = await asked("manager", { "price:": 20_000 });
  await confirm("manager", alone, true);
  expect([await word(seconded), await word(alone)]).toEqual(["off", "off"]);
});
