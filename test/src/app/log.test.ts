import { parse } from "csv-parse/sync";
import { describe, expect } from "vitest";
import { code, must } from "#test/src/store/studio.ts";
import { pagesTest } from "#test/support/workshop-test.ts";
import { addShop, completeDraft } from "./drafting.ts";
import { openTeam, publicUrl } from "./workshop.ts";

const day = 86_400_000;
const test = pagesTest
  .extend("draftCode", { scope: "file", auto: true }, async ({ workshop, team }) => {
    const other = await openTeam(workshop, "Somebody Else");
    const shop = await addShop(workshop, team);
    const { id, code: short } = await completeDraft(workshop, team, [shop]);
    await workshop.app.requestApproval(team.actors.maker, id);
    await code(workshop.app.settings(team.actors.viewer, { soloMode: true }));
    workshop.clock.pass(1_000);
    await workshop.stores.worker(team.id).logSync({
      shopId: shop,
      kind: "sync_shop",
      outcome: "failed",
      code: "marketplace-down",
      reference: "R-SHOPX1",
    });
    await workshop.app.pause(other.actors.owner, null);
    return short ?? "";
  })
  .extend("read", ({ workshop, team }) => async (words: string, page = 0) => {
    return workshop.app.log(team.actors.viewer, words, page);
  })
  .extend("whats", ({ read }) => async (words: string) => {
    return (await read(words)).lines.map(({ action }) => action);
  });

const pathOf = (url: string) => url.slice(publicUrl.length);

describe("the log", () => {
  test("tells people's acts and the shops' answers, newest first, of this studio only", async ({ read }) => {
    const { lines, more } = await read("");
    expect(lines[0]).toMatchObject({ action: "sync_shop", outcome: "failed", by: null, reference: "R-SHOPX1" });
    expect(lines[1]).toMatchObject({
      action: "settings.set",
      outcome: "refused",
      code: "not-allowed",
      byName: "viewer",
    });
    expect(lines.map(({ action }) => action)).not.toContain("pause");
    expect(more).toBe(false);
  });

  test.for<[string, (draftCode: string) => string, string[]]>([
    ["a person", () => "viewer", ["settings.set"]],
    ["an outcome and a person", () => "REFUSED  viewer", ["settings.set"]],
    ["a reference", () => "r-shopx1", ["sync_shop"]],
    ["an error's code", () => "marketplace-down", ["sync_shop"]],
    ["a listing's code and an action", (draftCode) => `${draftCode} approval.ask`, ["approval.ask"]],
    ["what nobody did", () => "viewer approval.ask", []],
  ])("is found by %s", async ([_, words, found], { draftCode, whats }) => {
    expect(await whats(words(draftCode))).toEqual(found);
  });

  test("names the listing of what was done to one, also where no change of it was made, and its shop", async ({
    workshop,
    team,
    read,
  }) => {
    const { maker } = team.actors;
    await workshop.db.sql(
      `insert into listings (studio_id, shop_id, external_id, code, state, live, ours, base, ends_at, seen_at)
       select studio_id, id, '4200', 'k7q2', 'active', l, l, l, now(), now()
       from shops, lateral (select '{"title": "Waffle towel", "quantity:": 3}'::jsonb as l) f where studio_id = $1`,
      [team.id],
    );
    await workshop.db.sql(
      "insert into codes (studio_id, code, listing_id) select studio_id, code, id from listings where external_id = '4200'",
    );
    const [towel] = await workshop.app.findListings(maker, "k7q2", { limit: 1, offset: 0 });
    const { id } = must(towel);
    await workshop.app.keepTheirs(maker, id, ["title"]);
    await workshop.app.deleteListing(maker, id);
    await code(workshop.app.keepOurs(maker, id, ["title"]));
    const { lines } = await read("k7q2");
    expect(lines.map(({ action, outcome, title }) => [action, outcome, title])).toEqual([
      ["listing.keep_ours", "refused", "Waffle towel"],
      ["listing.delete", "ok", "Waffle towel"],
      ["listing.keep_theirs", "ok", "Waffle towel"],
    ]);
    expect(lines.every(({ listing, shopName }) => listing === "k7q2" && shopName === "Pine")).toBe(true);
  });

  test("goes in pages of fifteen", async ({ team, read }) => {
    for (let count = 0; count < 20; count += 1)
      await team.as("owner").audit({ action: "paged", reference: `R-${count}`, outcome: "ok" });
    const [first, second] = [await read("paged"), await read("paged", 1)];
    expect([first.lines.length, first.more, second.lines.length, second.more]).toEqual([15, true, 5, false]);
    const references = [...first.lines, ...second.lines].map(({ reference }) => reference);
    expect(references).toEqual(Array.from({ length: 20 }, (__, index) => `R-${19 - index}`));
  });

  test("is shown to nobody without a role", async ({ workshop, team }) => {
    expect(await code(workshop.app.log(team.actors.nobody, "", 0))).toBe("no-role");
  });
});

test("as a file: every line that fits, safe to open in a spreadsheet, saved and never shown", async ({
  pages,
  team,
  read,
}) => {
  await team.as("owner").audit({ action: "=cmd|' /C calc'!A0", reference: "R-EVIL", outcome: "ok" });
  const { csvUrl } = await read("");
  const response = await pages.get(pathOf(csvUrl));
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="oms-log-\d{4}-\d\d-\d\d\.csv"$/);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 3).toString("hex")).toBe("efbbbf");
  const rows = parse(bytes, { bom: true, columns: true }) as Record<string, string>[];
  expect(rows.length).toBeGreaterThan(15);
  expect(rows[0]).toMatchObject({ Who: "owner", What: "'=cmd|' /C calc'!A0", Outcome: "ok", Reference: "R-EVIL" });
  const filtered = await pages.get(pathOf((await read("viewer")).csvUrl));
  expect(parse(await filtered.text(), { bom: true, columns: true })).toHaveLength(1);
});

test("the file's address can't be altered, and is over after ten minutes", async ({ workshop, pages, team, read }) => {
  const path = pathOf((await read("viewer")).csvUrl);
  const altered = [
    path.replace(/w=[^&]*/, "w="),
    path.replace(/e=\d+/, "e=99999999999"),
    path.replace(
      team.id,
      must(path.match(/[0-9a-f-]{36}/))[0].replace(/^./, (sign) => (sign === "0" ? "1" : "0")),
    ),
    path.replace(/&s=.*/, ""),
    `${path}&x=1`,
  ];
  for (const wrong of altered) expect([wrong, (await pages.get(wrong)).status]).toEqual([wrong, 404]);
  workshop.clock.pass(599_000);
  expect((await pages.get(path)).status).toBe(200);
  workshop.clock.pass(2_000);
  const over = await pages.get(path);
  expect([over.status, await over.text()]).toEqual([404, expect.stringContaining("/oms log")]);
});

test("thirty days are kept: older lines are not shown, and the purge deletes them", async ({ workshop, read }) => {
  workshop.clock.pass(30 * day);
  expect((await read("")).lines).toEqual([]);
  expect(await workshop.db.sql("select 1 from audit_events limit 1")).toHaveLength(1);
  const deleted = await workshop.admin.purge();
  expect(deleted["audit_events"]).toBeGreaterThan(20);
  expect(await workshop.db.sql("select 1 from audit_events union all select 1 from sync_events")).toEqual([]);
});
