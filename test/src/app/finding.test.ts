import { describe, expect } from "vitest";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code } from "#test/src/store/studio.ts";
import { sameTeamTest } from "#test/support/workshop-test.ts";
import { addShop, apron, completeDraft } from "./drafting.ts";
import { openTeam } from "./workshop.ts";

const day = 86_400_000;

const test = sameTeamTest
  .extend("shop", { scope: "file" }, ({ workshop, team }) => addShop(workshop, team))
  .extend("drafts", { scope: "file", auto: true }, async ({ workshop, team, shop }) => {
    const aprons = await completeDraft(workshop, team, [shop]);
    const towel = await completeDraft(workshop, team, [shop], { title: "Waffle towel, Sage 2026" });
    return { aprons, towel };
  })
  .extend("aprons", { scope: "file" }, ({ drafts }) => drafts.aprons)
  .extend("towel", { scope: "file" }, ({ drafts }) => drafts.towel)
  .extend("found", ({ workshop, team }) => async (words: string) => {
    const changes = await workshop.app.findChanges(team.actors.viewer, words, 10);
    return changes.map(({ title }) => title);
  })
  .extend("search", ({ workshop, team }) => async (typed: string, page = 0) => {
    return workshop.app.searchListings(team.actors.viewer, typed, page);
  })
  .extend("titles", ({ search }) => async (typed: string) => {
    return (await search(typed)).listings.map(({ title }) => title).toSorted();
  })
  .extend(
    "seen",
    { scope: "file" },
    ({ workshop, team }) =>
      async (
        shopId: ShopId,
        title: string,
        { state = "active", endsInMs = 60 * day }: { state?: ListingState; endsInMs?: number } = {},
      ) => {
        const now = workshop.clock.now().getTime();
        const live = JSON.stringify({ title, "quantity:": 3 });
        await workshop.db.sql(
          `insert into listings (studio_id, shop_id, external_id, code, state, live, ours, base, ends_at, seen_at)
       values ($1, $2, gen_random_uuid(), gen_random_uuid(), $3, $4::jsonb, $4::jsonb, $4::jsonb, $5, app.now())`,
          [team.id, shopId, state, live, new Date(now + endsInMs).toISOString()],
        );
      },
  );

test.beforeAll(async ({ workshop, team, aprons, towel }) => {
  await workshop.app.saveDraft(
    team.actors.maker,
    { changeId: towel.id, revision: towel.revision, content: { sku: "TW-7", tags: ["towel", "linen apron"] } },
    "keep",
  );
  await workshop.db.sql("update change_items set external_id = '4200100007' where change_id = $1", [aprons.id]);
  const node = (id: number, name: string, path: string, isLeaf = true) => ({ id, parentId: null, name, path, isLeaf });
  await workshop.admin.categories.replace("etsy", [
    node(1, "Home", "Home", false),
    node(apron.category, "Aprons", "Home › Kitchen › Aprons"),
    node(2, "Towels", "Home › Bath › Towels"),
  ]);
});

describe("a listing is found", () => {
  test.for([
    ["its short code", ({ code: short }: ChangeView) => short ?? ""],
    ["its code in capitals", ({ code: short }: ChangeView) => ` ${short?.toUpperCase()} `],
    ["its SKU", () => "ap-01"],
    ["its number on the marketplace", () => "4200100007"],
    ["its address there", () => "https://www.etsy.com/listing/4200100007/linen-apron"],
    ["Slack's form of its address", () => "<https://www.etsy.com/listing/4200100007/linen-apron|etsy.com>"],
    ["words of its title, in any order", () => "POCKET linen"],
  ] as const)("by %s", async ([_, words], { aprons, found }) => {
    expect(await found(words(aprons))).toEqual([apron.title]);
  });

  test("newest first without words, and not at all by what it doesn't say", async ({ found }) => {
    expect(await found("")).toEqual(["Waffle towel, Sage 2026", apron.title]);
    expect(await found("2026")).toEqual(["Waffle towel, Sage 2026"]);
    expect(await found("velvet")).toEqual([]);
    expect(await found("4200100008")).toEqual([]);
  });

  test("behind hundreds of newer ones", async ({ workshop, towel, found }) => {
    await workshop.db.sql(
      `insert into changes (id, studio_id, state, revision, content_hash, content, source, text_by, author_id, written, kind)
       select gen_random_uuid(), studio_id, 'draft', revision, content_hash,
         jsonb_set(content, '{title}', to_jsonb('Newer ' || n)), source, text_by, author_id, written, kind
       from changes, generate_series(1, 600) n where id = $1`,
      [towel.id],
    );
    expect(await found("sage towel")).toEqual(["Waffle towel, Sage 2026"]);
    await workshop.db.sql("delete from changes where content ->> 'title' like 'Newer %'");
  });

  test("by nobody without a role", async ({ workshop, team }) => {
    expect(await code(workshop.app.findChanges(team.actors.nobody, "", 5))).toBe("no-role");
  });
});

describe("listings of the shops are searched", () => {
  test.beforeAll(async ({ workshop, team, shop, seen }) => {
    await workshop.db.sql("update shops set name = 'PineAndInk' where id = $1", [shop]);
    const birch = await addShop(workshop, team, { name: "Birch & Bone" });
    for (let n = 1; n <= 23; n += 1) await seen(shop, `Bowl ${n}`);
    await seen(shop, "Plate", { state: "sold_out" });
    await seen(birch, "Plate", { state: "sold_out" });
    await seen(birch, "Plate in sage", { state: "expired" });
    await seen(shop, "Live edge board", { state: "inactive" });
    await seen(shop, "Olive dish", { state: "draft" });
    await seen(shop, "Ends soon", { endsInMs: 3 * day });
    await seen(shop, "Ended, not read since", { endsInMs: -day });
  });

  test("ten a page, with how many there are in all, and no page past the last", async ({ search }) => {
    const pages = [await search("bowl"), await search("bowl", 1), await search("bowl", 2), await search("bowl", 99)];
    expect(pages.map(({ listings, total, page, pages: all }) => [listings.length, total, page, all])).toEqual([
      [10, 23, 0, 3],
      [10, 23, 1, 3],
      [3, 23, 2, 3],
      [3, 23, 2, 3],
    ]);
    const all = new Set(pages.slice(0, 3).flatMap(({ listings }) => listings.map(({ id }) => id)));
    expect(all.size).toBe(23);
  });

  test.for([
    ["sold out", ["Plate", "Plate"]],
    ["plate SOLD OUT in pine", ["Plate"]],
    ["in pineandink expired", []],
    ["expired sold out in birch", ["Plate", "Plate in sage"]],
    ["inactive", ["Live edge board"]],
    ["draft", ["Olive dish"]],
    ["ending", ["Ends soon"]],
    // Words that narrow may stand in a title: what finds nothing so is meant as it is.
    ["live edge", ["Live edge board"]],
    ["plate in sage", ["Plate in sage"]],
    ["olive", ["Olive dish"]],
  ] as const)("narrowed by state and shop: %s", async ([typed, expected], { titles }) => {
    expect(await titles(typed)).toEqual(expected);
  });

  test("a shop that isn't there is asked back for, with those there are; two that fit are none", async ({
    workshop,
    team,
    search,
  }) => {
    for (const typed of ["plate in oak", "sold out in i"]) {
      const refused: unknown = await search(typed).catch((error: unknown) => error);
      expect([typed, refused]).toEqual([
        typed,
        expect.objectContaining({
          code: "bad-input",
          userText: "Which shop do you mean? You have: Birch & Bone, PineAndInk.",
        }),
      ]);
    }
    // Other commands just find none by that name.
    expect(await workshop.app.findListings(team.actors.viewer, "plate in oak", { limit: 5, offset: 0 })).toEqual([]);
    const narrowed = await workshop.app.findListings(team.actors.viewer, "plate in birch", { limit: 5, offset: 0 });
    expect(narrowed).toHaveLength(2);
  });

  test("by nobody without a role, and nothing of another studio's", async ({ workshop, team }) => {
    expect(await code(workshop.app.searchListings(team.actors.nobody, "", 0))).toBe("no-role");
    const other = await openTeam(workshop, "Somebody Else");
    expect(await workshop.app.searchListings(other.actors.owner, "bowl", 0)).toMatchObject({ total: 0, listings: [] });
  });
});

test("categories: by words, or without them the one chosen and the ones last used", async ({
  workshop,
  team,
  towel,
}) => {
  const { maker } = team.actors;
  expect(await workshop.app.searchCategories(maker, null, "towel")).toEqual([
    { id: 2, name: "Towels", path: "Home › Bath › Towels" },
  ]);
  expect((await workshop.app.searchCategories(maker, { changeId: towel.id }, " ")).map(({ id }) => id)).toEqual([
    apron.category,
  ]);
  expect((await workshop.app.change(maker, towel.id)).categoryPath).toBe("Home › Kitchen › Aprons");
});

test("tags: the studio's usual ones first, narrowed by what is typed", async ({ workshop, team }) => {
  expect((await workshop.app.suggestTags(team.actors.maker, "")).slice(0, 1)).toEqual(["linen apron"]);
  expect(await workshop.app.suggestTags(team.actors.maker, "TOW")).toEqual(["towel"]);
});
