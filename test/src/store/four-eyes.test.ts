import { describe, expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeRecord } from "#src/modules/changes/records.ts";
import type { ChangeId, ImportId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { studioTest } from "#test/support/store-test.ts";
import { ask, changeOf, putListing, sided } from "./one-request.ts";
import { approval, type Cast, code, draft, must, newDraft, quiet, submit, usd } from "./studio.ts";

const test = studioTest
  .extend("listing", { auto: true }, ({ house, studio, shop }) => putListing(house, studio, shop))
  /** A table that this person gave, applied by that one. */
  .extend("imported", ({ house, studio, listing }) => async (who: Cast, set: FlatFields, applier = who) => {
    const id = systemIds.uuid() as ImportId;
    const [now] = await house.db.sql<{ ours: FlatFields }>("select ours from listings where id = $1", [listing]);
    const changes = Object.entries(set).map(([field, after]) => ({
      line: 2,
      listingId: listing,
      field,
      before: must(now).ours[field] ?? null,
      after,
    }));
    const plan = JSON.stringify({ lines: 1, changes, problems: [], problemCount: 0 });
    await house.db.sql(
      "insert into imports (id, studio_id, member_id, file, state, plan) values ($1, $2, $3, '{}', 'ready', $4)",
      [id, studio.id, studio.members[who].id, plan],
    );
    await studio.as(applier).applyImport(id);
  })
  /** Keep ours in these fields, pressed by this person. */
  .extend("keptOurs", ({ studio, listing }) => async (who: Cast, fields: readonly string[]): Promise<ChangeRecord> => {
    const [now] = await studio.as(who).listings({ id: listing, limit: 1 });
    const set = Object.fromEntries(fields.map((field) => [field, must(now).ours[field] ?? null]));
    return changeOf(studio.as(who), listing, "edit", set, "keep_ours");
  })
  .extend("deciding", ({ studio }) => async (who: Cast, change: ChangeRecord, hash: string) => {
    return studio.as(who).decideChange(approval(change, hash));
  })
  /** Who of these may approve it, tried one after the other; what they are told. */
  .extend("verdicts", ({ deciding }) => async (change: ChangeRecord, hash: string, ...who: Cast[]) => {
    const all: string[] = [];
    for (const each of who) {
      all.push(
        await deciding(each, change, hash).then(
          () => "approved",
          (error: unknown) => (error as { code: string }).code,
        ),
      );
    }
    return all;
  })
  .extend("barred", ({ studio }) => async (change: ChangeRecord) => {
    const now = must(await studio.as("viewer").change(change.id));
    const name = (id: string) => must(Object.values(studio.members).find((member) => member.id === id)).name;
    return Object.fromEntries(
      now.barred.map(({ by, parts }) => [name(by), parts.map(({ field, from }) => `${field} ${from}`)]),
    );
  })
  .extend("ours", ({ house, listing }) => async () => {
    const [row] = await house.db.sql<{ ours_by: Record<string, { by: string; from: string }[]> }>(
      "select ours_by from listings where id = $1",
      [listing],
    );
    return must(row).ours_by;
  })
  /** Asked for by one person, withdrawn, and asked for again by another. */
  .extend("askedByTwo", ({ studio, listing }) => async (kind: "delete" | "renew") => {
    const change = await changeOf(studio.as("manager"), listing, kind);
    await ask(studio.as("manager"), change);
    await studio.as("manager").withdrawChange({ changeId: change.id, ...quiet });
    return { change, hash: await ask(studio.as("second"), change) };
  })
  .extend("details", ({ studio, shop }) => async (who: Cast, change: ChangeRecord, overrides: FlatFields) => {
    const content = { price: usd(2400), quantity: 3, overrides };
    const items = [{ shopId: shop, content }];
    return studio.as(who).saveDraft({ changeId: change.id, revision: change.revision, content: {}, items, ...quiet });
  });

test("a value that was wanted when it was read, and isn't any more, is asked for by nobody: whose word it was isn't known", async ({
  studio,
  listing,
  imported,
}) => {
  await imported("manager", { title: "Theirs" });
  const [read] = await studio.as("maker").listings({ id: listing, limit: 1 });
  await imported("second", { title: "Later" });
  const asked = changeOf(studio.as("maker"), listing, "edit", { title: must(must(read).ours["title"]) }, "keep_ours");
  expect(await code(asked)).toBe("edited-meanwhile");
});

test.for(["delete", "renew"] as const)(
  "whoever asks to %s with a draft that another left behind can't approve it; the other one can",
  async (kind, { verdicts, barred, askedByTwo }) => {
    const { change, hash } = await askedByTwo(kind);
    expect(await barred(change)).toEqual({ second: [] });
    expect(await verdicts(change, hash, "second", "manager")).toEqual(["own-change", "approved"]);
  },
);

describe("of a shop's details each choice is its last writer's", () => {
  test("one who chose among them can't approve it once another chose something else beside", async ({
    studio,
    shop,
    verdicts,
    barred,
    details,
  }) => {
    const first = await details("manager", await draft(studio.as("maker"), [shop]), { shippingProfileId: 5 });
    const change = await details("other", first, { shippingProfileId: 5, autoRenew: true });
    const hash = await submit(studio.as("maker"), change);
    expect(await barred(change)).toMatchObject({ manager: ["overrides form"], other: ["overrides form"] });
    expect(await verdicts(change, hash, "manager", "second")).toEqual(["own-change", "approved"]);
  });

  test("one whose only choice was replaced or taken back can", async ({ studio, shop, verdicts, barred, details }) => {
    const first = await details("manager", await draft(studio.as("maker"), [shop]), { shippingProfileId: 5 });
    const second = await details("second", first, { shippingProfileId: 6, autoRenew: true });
    const change = await details("other", second, { shippingProfileId: 6 });
    expect(Object.keys(await barred(change)).toSorted()).toEqual(["maker", "other", "second"]);
    const hash = await submit(studio.as("maker"), change);
    expect(await verdicts(change, hash, "second", "manager")).toEqual(["own-change", "approved"]);
  });

  test("in a copy, where nobody knows who chose what, all of them are", async ({ studio, shop, barred, details }) => {
    const first = await details("manager", await draft(studio.as("maker"), [shop]), { shippingProfileId: 5 });
    const change = await details("second", first, { shippingProfileId: 6 });
    const copy = await studio.as("other").createChange({
      ...newDraft([shop]),
      items: change.items.map(({ shopId, content }) => ({ shopId, content })),
      content: change.content,
      like: { changeId: change.id, revision: change.revision },
      ...quiet,
    });
    expect(await barred(copy)).toMatchObject({ manager: ["overrides form"], second: ["overrides form"] });
  });
});

describe("what the studio wants remembers who wrote it", () => {
  test("a manager's import, asked for by a maker's Keep ours, is approved by another manager only", async ({
    studio,
    imported,
    keptOurs,
    verdicts,
    barred,
  }) => {
    await imported("manager", { "price:": 1900 });
    const change = await keptOurs("maker", ["price:"]);
    const hash = await ask(studio.as("maker"), change);
    expect(await barred(change)).toEqual({ manager: ["price: import"] });
    expect(await verdicts(change, hash, "manager", "second")).toEqual(["own-change", "approved"]);
  });

  test("a table is the word of whoever gave it, not of whoever pressed Apply", async ({ studio, imported, ours }) => {
    await imported("manager", { "price:": 1900 }, "second");
    expect(await ours()).toMatchObject({ "price:": [{ by: studio.members.manager.id, from: "import" }] });
  });

  test("a value that nobody wrote (read there once) is chosen by whoever keeps it", async ({
    house,
    studio,
    listing,
    keptOurs,
    verdicts,
    barred,
  }) => {
    await house.db.sql(`update listings set live = live || '{"title": "Hers"}' where id = $1`, [listing]);
    const change = await keptOurs("manager", ["title"]);
    const hash = await ask(studio.as("manager"), change);
    expect(await barred(change)).toEqual({ manager: ["title keep_ours"] });
    expect(await verdicts(change, hash, "manager", "second")).toEqual(["own-change", "approved"]);
  });

  test("a price is its last writer's, words are everybody's who had a hand in them", async ({
    imported,
    keptOurs,
    barred,
  }) => {
    await imported("manager", { "price:": 1900, title: "One" });
    await imported("second", { "price:": 2000, title: "One of two" });
    const price = await keptOurs("maker", ["price:"]);
    expect(await barred(price)).toEqual({ second: ["price: import"] });
    const title = await keptOurs("maker", ["title"]);
    expect(await barred(title)).toEqual({ manager: ["title import"], second: ["title import"] });
  });

  test("what stands there is nobody's any more, and neither is what was never imported", async ({
    house,
    studio,
    listing,
    imported,
    ours,
  }) => {
    await imported("manager", { "price:": 1900, tags: ["blue"] });
    await house.db.sql(`update listings set live = live || '{"price:": 1900}' where id = $1`, [listing]);
    expect(Object.keys(await ours())).toEqual(["tags"]);
    await studio.as("maker").setOurs({ listingId: listing, agreed: ["tags"], ours: {}, ...quiet });
    expect(await ours()).toEqual({});
  });

  test("an older value without a record is the importer's; an older change its editors'; a rule is named, not barred", async ({
    house,
    studio,
    listing,
    imported,
    keptOurs,
    barred,
  }) => {
    await imported("manager", { "price:": 1900 });
    await house.db.sql("alter table listings disable trigger note_ours_writer");
    await house.db.sql("update listings set ours_by = '{}' where id = $1", [listing]);
    const change = await keptOurs("maker", ["price:"]);
    expect(await barred(change)).toEqual({ manager: ["price: import"] });
    await house.db.sql("update change_items set written = '{}' where change_id = $1", [change.id]);
    expect(await barred(change)).toEqual({ maker: ["price: form"] });
    const rule = { "price:": [{ by: studio.members.manager.id, from: "rule" }] };
    await house.db.sql("update listings set ours_by = $2 where id = $1", [listing, JSON.stringify(rule)]);
    await house.db.sql("alter table listings enable trigger note_ours_writer");
    expect(await barred(await keptOurs("maker", ["price:"]))).toEqual({ maker: ["price: form"] });
  });

  test("a value of it that is there already bars nobody", async ({
    house,
    studio,
    listing,
    imported,
    keptOurs,
    barred,
  }) => {
    await imported("manager", { "price:": 1900, title: "Mine" });
    await imported("second", { title: "Mine and hers" });
    const change = await keptOurs("maker", ["price:"]);
    await house.db.sql(`update listings set live = live || '{"price:": 1900}' where id = $1`, [listing]);
    // Nothing else is in it: it is still the one's who wrote it.
    expect(await barred(change)).toEqual({ manager: ["price: import"] });
    const both = await changeOf(studio.as("second"), listing, "edit", { "price:": 1900, tags: ["new"] });
    expect(await barred(both)).toEqual({ second: ["tags form"] });
  });
});

describe("a draft remembers who wrote which part", () => {
  test("a copied draft keeps the words of whoever wrote them; whoever copied it is its author", async ({
    studio,
    shop,
    verdicts,
    barred,
  }) => {
    const first = await draft(studio.as("manager"), [shop]);
    const copy = await studio.as("second").createChange({
      ...newDraft([shop]),
      content: first.content,
      like: { changeId: first.id, revision: first.revision },
      ...quiet,
    });
    const hash = await submit(studio.as("second"), copy);
    const said = await barred(copy);
    expect(said["manager"]).toEqual(expect.arrayContaining(["title form", "price form"]));
    expect(said["second"]).toEqual([]);
    expect(await verdicts(copy, hash, "manager", "second", "owner")).toEqual(["own-change", "own-change", "approved"]);
  });

  test("a copy of a live listing has no author but whoever copied it", async ({ studio, shop, listing, barred }) => {
    const copy = await studio
      .as("second")
      .createChange({ ...newDraft([shop]), like: { listingId: listing }, ...quiet });
    expect(await barred(copy)).toEqual({ second: [] });
  });

  test("the photos of a listing whose draft was opened again are those of whoever put them there", async ({
    house,
    studio,
    shop,
    listing,
    barred,
  }) => {
    const change = await draft(studio.as("maker"), [shop]);
    await house.db.sql(
      "update change_items set external_id = (select external_id from listings where id = $2) where change_id = $1",
      [change.id, listing],
    );
    const photos = [{ hash: "d".repeat(64), alt: "Mine" }];
    await studio.as("manager").saveDraft({ changeId: change.id, revision: 1, content: { photos }, ...quiet });
    const like = { listingId: listing };
    const content = { ...newDraft([shop]).content, photos };
    const copy = await studio.as("second").createChange({ ...newDraft([shop]), content, like, ...quiet });
    expect(await barred(copy)).toEqual({ maker: ["photos form"], manager: ["photos form"], second: [] });
    await house.db.sql("update changes set state = 'applied', mode = 'live' where id = $1", [change.id]);
    const later = await studio.as("second").createChange({ ...newDraft([shop]), content, like, ...quiet });
    expect(await barred(later)).toEqual({ second: [] });
  });

  test("a copy of a draft that was edited since it was read is refused: whose words it has isn't known", async ({
    studio,
    shop,
  }) => {
    const first = await draft(studio.as("manager"), [shop]);
    await studio.as("maker").saveDraft({
      changeId: first.id,
      revision: first.revision,
      content: { title: "Other words" },
      ...quiet,
    });
    const like = { changeId: first.id, revision: first.revision };
    const copy = { ...newDraft([shop]), content: first.content, like, ...quiet };
    expect(await code(studio.as("second").createChange(copy))).toBe("edited-meanwhile");
  });

  test("nothing is a copy of a draft that isn't there", async ({ studio, shop }) => {
    const like = { changeId: systemIds.uuid() as ChangeId, revision: 1 };
    expect(await code(studio.as("maker").createChange({ ...newDraft([shop]), like, ...quiet }))).toBe("not-found");
  });

  test("a price that another person wrote over bars its first writer no longer; photos to come are who adds them", async ({
    studio,
    shop,
    barred,
  }) => {
    const change = await draft(studio.as("maker"), [shop]);
    const priced = (who: Cast, revision: number, amount: number) =>
      studio.as(who).saveDraft({
        changeId: change.id,
        revision,
        content: {},
        items: [{ shopId: shop, content: { price: usd(amount), quantity: 3, overrides: {} } }],
        ...quiet,
      });
    await priced("manager", 1, 3000);
    expect((await barred(change))["manager"]).toEqual(["price form"]);
    const now = await priced("second", 2, 3100);
    expect(Object.keys(await barred(change)).toSorted()).toEqual(["maker", "second"]);
    await studio.as("manager").saveDraft({
      changeId: change.id,
      revision: now.revision,
      content: { photos: now.content.photos },
      outbox: [],
      operations: [
        { kind: "prepare_draft", key: systemIds.uuid(), changeId: change.id, priority: 0, params: { files: [] } },
      ],
    });
    expect((await barred(change))["manager"]).toEqual(["photos form"]);
  });
});

describe("where everybody has a hand in it", () => {
  test("a person takes the own part out, and may approve the rest", async ({ studio, shop, verdicts }) => {
    const change = await draft(studio.as("manager"), [shop]);
    const edited = await studio.as("second").saveDraft({
      changeId: change.id,
      revision: 1,
      content: { title: "Another title", tags: ["linen", "blue"] },
      ...quiet,
    });
    const hash = await submit(studio.as("manager"), edited);
    expect(await verdicts(edited, hash, "manager", "second")).toEqual(["own-change", "own-change"]);
    const rest = await studio.as("second").takeOutPart({ changeId: change.id, ...quiet });
    expect(rest).toMatchObject({ state: "draft", content: change.content, revision: 3 });
    const again = await submit(studio.as("manager"), rest);
    expect(await verdicts(rest, again, "manager", "second")).toEqual(["own-change", "approved"]);
  });

  test("of words that both wrote, what is left is the first one's", async ({ studio, imported, keptOurs, barred }) => {
    await imported("manager", { title: "One" });
    await imported("second", { title: "One of two" });
    const change = await keptOurs("maker", ["title"]);
    expect(Object.keys(await barred(change)).toSorted()).toEqual(["manager", "second"]);
    const rest = await studio.as("second").takeOutPart({ changeId: change.id, ...quiet });
    expect(must(rest.items[0]).content.edit?.set).toEqual({ title: "One" });
    expect(await barred(rest)).toEqual({ manager: ["title import"] });
  });

  test("of an edit the part stays what the studio wants, as that person's word", async ({
    studio,
    shop,
    listing,
    barred,
    ours,
  }) => {
    const change = await changeOf(studio.as("manager"), listing, "edit", { "price:": 2000 });
    const both = await studio.as("second").saveDraft({
      changeId: change.id,
      revision: 1,
      content: {},
      items: [
        {
          shopId: shop,
          content: {
            price: null,
            quantity: null,
            overrides: {},
            edit: { set: { "price:": 2000, title: "New" }, before: { "price:": 2400, title: must(sided["title"]) } },
          },
        },
      ],
      ...quiet,
    });
    expect(await barred(both)).toEqual({ manager: ["price: form"], second: ["title form"] });
    const rest = await studio.as("second").takeOutPart({ changeId: change.id, ...quiet });
    expect(must(rest.items[0]).content.edit).toEqual({ set: { "price:": 2000 }, before: { "price:": 2400 } });
    expect(await ours()).toMatchObject({ title: [{ by: studio.members.second.id, from: "form" }] });
    expect(await barred(rest)).toEqual({ manager: ["price: form"] });
    expect(await code(studio.as("manager").takeOutPart({ changeId: change.id, ...quiet }))).toBe("wrong-state");
  });

  test("whose words a copy has makes it the own, once its author wrote nothing in it", async ({
    studio,
    shop,
    verdicts,
  }) => {
    const first = await draft(studio.as("manager"), [shop]);
    const copy = await studio.as("second").createChange({
      ...newDraft([shop]),
      content: first.content,
      like: { changeId: first.id, revision: first.revision },
      ...quiet,
    });
    await studio.as("second").saveDraft({ changeId: copy.id, revision: 1, content: { title: "Mine" }, ...quiet });
    const mine = (who: Cast) => studio.as(who).makeMine({ changeId: copy.id as ChangeId, ...quiet });
    expect(await code(mine("manager"))).toBe("wrong-state");
    expect(await code(mine("owner"))).toBe("wrong-state");
    const rest = await studio.as("second").takeOutPart({ changeId: copy.id, ...quiet });
    const hash = await submit(studio.as("second"), rest);
    await mine("manager");
    expect(await verdicts(rest, hash, "manager", "second")).toEqual(["own-change", "approved"]);
  });
});
