import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ListingState } from "#src/catalog/listing.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code } from "#test/src/store/studio.ts";
import { addShop, apron, completeDraft } from "./drafting.ts";
import { openTeam, openWorkshop, type Team, type Workshop } from "./workshop.ts";

let workshop: Workshop;
let team: Team;
let shop: ShopId;
let aprons: ChangeView;
let towel: ChangeView;
beforeAll(async () => {
  workshop = await openWorkshop();
  team = await openTeam(workshop);
  shop = await addShop(workshop, team);
  aprons = await completeDraft(workshop, team, [shop]);
  towel = await completeDraft(workshop, team, [shop], { title: "Waffle towel, Sage 2026" });
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
afterAll(() => workshop.close());

const found = async (words: string) => {
  const changes = await workshop.app.findChanges(team.actors.viewer, words, 10);
  return changes.map(({ title }) => title);
};

describe("a listing is found", () => {
  test.each([
    ["its short code", () => aprons.code ?? ""],
    ["its code in capitals", () => ` ${aprons.code?.toUpperCase()} `],
    ["its SKU", () => "ap-01"],
    ["its number on the marketplace", () => "4200100007"],
    ["its address there", () => "https://www.etsy.com/listing/4200100007/linen-apron"],
    ["Slack's form of its address", () => "<https://www.etsy.com/listing/4200100007/linen-apron|etsy.com>"],
    ["words of its title, in any order", () => "POCKET linen"],
  ])("by %s", async (_, words) => {
    expect(await found(words())).toEqual([apron.title]);
  });

  test("newest first without words, and not at all by what it doesn't say", async () => {
    expect(await found("")).toEqual(["Waffle towel, Sage 2026", apron.title]);
    expect(await found("2026")).toEqual(["Waffle towel, Sage 2026"]);
    expect(await found("velvet")).toEqual([]);
    expect(await found("4200100008")).toEqual([]);
  });

  test("behind hundreds of newer ones", async () => {
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

  test("by nobody without a role", async () => {
    expect(await code(workshop.app.findChanges(team.actors.nobody, "", 5))).toBe("no-role");
  });
});

describe("listings of the shops are searched", () => {
  const day = 86_400_000;
  const found = async (typed: string, page = 0) => workshop.app.searchListings(team.actors.viewer, typed, page);
  const titles = async (typed: string) => (await found(typed)).listings.map(({ title }) => title).toSorted();
  beforeAll(async () => {
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

  async function seen(
    shopId: ShopId,
    title: string,
    { state = "active", endsInMs = 60 * day }: { state?: ListingState; endsInMs?: number } = {},
  ) {
    const now = workshop.clock.now().getTime();
    const live = JSON.stringify({ title, "quantity:": 3 });
    await workshop.db.sql(
      `insert into listings (studio_id, shop_id, external_id, code, state, live, ours, base, ends_at, seen_at)
       values ($1, $2, gen_random_uuid(), gen_random_uuid(), $3, $4::jsonb, $4::jsonb, $4::jsonb, $5, app.now())`,
      [team.id, shopId, state, live, new Date(now + endsInMs).toISOString()],
    );
  }

  test("ten a page, with how many there are in all, and no page past the last", async () => {
    const pages = [await found("bowl"), await found("bowl", 1), await found("bowl", 2), await found("bowl", 99)];
    expect(pages.map(({ listings, total, page, pages: all }) => [listings.length, total, page, all])).toEqual([
      [10, 23, 0, 3],
      [10, 23, 1, 3],
      [3, 23, 2, 3],
      [3, 23, 2, 3],
    ]);
    const all = new Set(pages.slice(0, 3).flatMap(({ listings }) => listings.map(({ id }) => id)));
    expect(all.size).toBe(23);
  });

  test.each([
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
  ])("narrowed by state and shop: %s", async (typed, expected) => {
    expect(await titles(typed)).toEqual(expected);
  });

  test("a shop that isn't there is asked back for, with those there are; two that fit are none", async () => {
    for (const typed of ["plate in oak", "sold out in i"]) {
      const refused: unknown = await found(typed).catch((error: unknown) => error);
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

  test("by nobody without a role, and nothing of another studio's", async () => {
    expect(await code(workshop.app.searchListings(team.actors.nobody, "", 0))).toBe("no-role");
    const other = await openTeam(workshop, "Somebody Else");
    expect(await workshop.app.searchListings(other.actors.owner, "bowl", 0)).toMatchObject({ total: 0, listings: [] });
  });
});

test("categories: by words, or without them the one chosen and the ones last used", async () => {
  const { maker } = team.actors;
  expect(await workshop.app.searchCategories(maker, null, "towel")).toEqual([
    { id: 2, name: "Towels", path: "Home › Bath › Towels" },
  ]);
  expect((await workshop.app.searchCategories(maker, towel.id, " ")).map(({ id }) => id)).toEqual([apron.category]);
  expect((await workshop.app.change(maker, towel.id)).categoryPath).toBe("Home › Kitchen › Aprons");
});

test("tags: the studio's usual ones first, narrowed by what is typed", async () => {
  expect((await workshop.app.suggestTags(team.actors.maker, "")).slice(0, 1)).toEqual(["linen apron"]);
  expect(await workshop.app.suggestTags(team.actors.maker, "TOW")).toEqual(["towel"]);
});
