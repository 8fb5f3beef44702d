import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import type { Message, View } from "#src/platform/slack/blocks/elements.ts";
import { homeView } from "#src/modules/reports/slack/home.ts";
import { reviewPage } from "#src/modules/changes/slack/lists/review-list.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { digestMessage } from "#src/modules/reports/slack/digest.ts";
import { describeDigest } from "#src/modules/reports/use-cases/digests.ts";
import { asked, completeDraft } from "#test/src/app/drafting.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { read } from "#test/src/app/syncing.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";
import { commands } from "#commands/index.ts";
import { registry } from "#commands/registry.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 600_000 });

const full = process.env["SCALE"] === "full";
const listings = full ? 5000 : 150;
const profiles = 130;
const shopNumber = 31_000_100;
const planted = { waiting: full ? 500 : 60, drafts: 24, failed: 23, differing: 30 } as const;

let market: Market;
let team: Team;
let shop: ShopId;
let oldest: ChangeId;
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 1000, perDay: 100_000 } });
  team = await openTeam(market);
  const there = must(market.state().shops.find(({ shopId }) => shopId === shopNumber));
  for (let n = there.shippingProfiles.filter(({ deleted }) => !deleted).length; n < profiles; n += 1) {
    there.shippingProfiles.push({ id: 700_000 + n, title: `Shipping ${n}`, deleted: false, calculated: false });
  }
  for (let n = there.sections.length; n < profiles; n += 1)
    there.sections.push({ id: 800_000 + n, title: `Section ${n}` });
  const share = Math.floor(listings / 10);
  for (const state of ["sold_out", "expired", "inactive", "draft"]) {
    await market.control("POST", `shops/${shopNumber}/fill`, { count: share, state });
  }
  await market.control("POST", `shops/${shopNumber}/fill`, { count: listings - 4 * share, state: "active" });
  shop = await market.openShop(team.actors.owner);
  await read(market, team, shop);
  const active = market.state().listings.filter(({ state, shopId }) => state === "active" && shopId === shopNumber);
  for (const listing of active.slice(0, planted.differing))
    listing.title = `${listing.title.slice(0, 60)} renamed there`;
  await read(market, team, shop);

  const { id } = await asked(market, team, [shop], { title: "Asked for 0", photos: 1 });
  oldest = id;
  await copies(id, planted.waiting - 1, "in_review", "Asked for");
  await copies(id, planted.failed, "failed", "Failed");
  const draft = await completeDraft(market, team, [shop], { title: "Begun 0", photos: 1, by: team.actors.manager });
  await copies(draft.id, planted.drafts - 1, "draft", "Begun");
});
afterAll(() => market?.close());

/** More of the same, by the same hands. */
async function copies(id: ChangeId, count: number, state: string, title: string): Promise<void> {
  const made = await market.db.sql<{ id: string }>(
    `insert into changes (id, studio_id, state, revision, content_hash, content, source, text_by, author_id, written, kind, asked_at)
     select gen_random_uuid(), studio_id, $2, revision, content_hash,
       jsonb_set(content, '{title}', to_jsonb($3 || ' ' || n)), source, text_by, author_id, written, kind, asked_at
     from changes, generate_series(1, $4::integer) n where id = $1 order by n returning id`,
    [id, state, title, count],
  );
  await market.db.sql(
    `insert into change_items (studio_id, change_id, shop_id, content, written, payload)
     select t.studio_id, made, t.shop_id, t.content, t.written, t.payload
     from change_items t, unnest($2::uuid[]) made where t.change_id = $1`,
    [id, made.map((each) => each.id)],
  );
}

const textIn = (shown: { blocks: readonly unknown[] }) => JSON.stringify(shown.blocks);

/** What a manager or owner is answered; refused by Slack, it fails here. */
async function type(line: string): Promise<Message | View> {
  const typed = registry.read(line);
  if (typed.kind === "help") return shownBySlack(typed.message("owner"));
  const actor = atLeast("manager", typed.role) ? team.actors.manager : team.actors.owner;
  const result = await typed.run({ app: market.app, actor, viewId: null });
  return result.kind === "reply" ? shownBySlack(result.message) : shownBySlack(result.view);
}

function shownBySlack<Shown extends Message | View>(shown: Shown): Shown {
  const wrong = "type" in shown ? validateView(shown) : validateBlocks(shown.blocks, "message");
  expect(wrong).toEqual([]);
  return shown;
}

/** A way to type each command. What takes a listing is typed without one too, where it offers a choice. */
const lines: Readonly<Record<string, readonly string[]>> = {
  home: ["", "home"],
  drafts: ["drafts"],
  draft: ["draft A good apron, 48 USD", "draft like Asked for 3"],
  edit: ["edit", "edit Begun", "edit Section"],
  review: ["review"],
  find: ["find", "find sold out", "find expired", "find active", "find renamed", "find nothing like this"],
  sync: ["sync"],
  shops: ["shops"],
  problems: ["problems"],
  help: ["help", "help publish"],
  publish: ["publish", "publish Asked"],
  unpublish: ["unpublish"],
  renew: ["renew"],
  delete: ["delete"],
  history: ["history", "history Asked"],
  request: ["request 1", "request 999"],
  products: ["products"],
  export: ["export prices", "export products"],
  import: ["import"],
  catchup: ["catchup", "catchup alt texts from title", "catchup price +5%"],
  bulk: ["bulk", "bulk price +5% round .90", "bulk price a bit more"],
  undo: ["undo"],
  scheduled: ["scheduled"],
  log: ["log"],
  report: ["report"],
  connect: ["connect"],
  pause: ["pause"],
  resume: ["resume"],
  roles: ["roles"],
  settings: ["settings"],
  privacy: ["privacy"],
  disconnect: ["disconnect PineAndInk"],
};

test("every command is typed", () => {
  expect(Object.keys(lines).sort()).toEqual(commands.map(({ name }) => name).sort());
});

test.each(Object.values(lines).flat())("/oms %s is answered as Slack takes it", async (line) => {
  expect((await type(line)).blocks.length).toBeGreaterThan(0);
});

describe("nothing is cut without its count:", () => {
  test("a review goes to each of all that wait, the one that waits longest first", async () => {
    expect(textIn(await type("review"))).toContain(`1 of ${planted.waiting}`);
    const seen: ChangeId[] = [];
    const most = full ? 20 : 1;
    for (let page = 0; page < planted.waiting; page += most) {
      const shown = await market.app.review(team.actors.manager, page, most);
      seen.push(...shown.some.map(({ id }) => id));
      if (page % 20 === 0) shownBySlack(reviewPage({ ...shown, some: shown.some.slice(0, 1) }));
    }
    expect([seen[0], new Set(seen).size]).toEqual([oldest, planted.waiting]);
    // What was approved meanwhile makes room: past the last one it begins again.
    expect(await market.app.review(team.actors.manager, planted.waiting)).toMatchObject({
      page: 0,
      all: planted.waiting,
    });
  });

  test("the overview and Home count all of it", async () => {
    const said = textIn(await type(""));
    expect(said).toContain(`Waiting for me (${planted.waiting})`);
    const [mine] = await market.db.sql<{ n: number }>(
      "select count(*)::integer as n from changes where author_id = $1 and state in ('draft', 'rejected') and not collecting",
      [team.members.manager.id],
    );
    expect(must(mine).n).toBeGreaterThanOrEqual(planted.drafts);
    expect(said).toContain(`My drafts (${must(mine).n})`);
    expect(said).toContain(`Problems (${planted.failed})`);
    const home = await market.app.home(team.actors.manager, firstPages);
    const drawn = homeView(home);
    expect(validateView(drawn)).toEqual([]);
    expect(textIn(drawn)).toContain(`*Waiting for you* (${planted.waiting})`);
    const last = { ...firstPages, waiting: 99, problems: 99 };
    const end = textIn(homeView(await market.app.home(team.actors.manager, last)));
    expect(end).toContain(`${planted.waiting - 50} more: \`/oms review\``);
    expect(end).toContain(`${planted.failed - 20} more: \`/oms problems\``);
  });

  test("the digest names those that wait longest, and says how many more there are", async () => {
    const since = new Date(market.clock.now().getTime() - 86_400_000);
    const digest = await describeDigest(market.deps, team.id, { date: "2026-11-24", since, until: market.clock.now() });
    expect(digest.waiting).toMatchObject({ all: planted.waiting });
    expect(must(digest.waiting.some[0]).id).toBe(oldest);
    const said = shownBySlack(digestMessage(digest));
    expect(textIn(said)).toContain(`${planted.waiting - 4} more waiting for approval`);
  });

  test("a person is told how many wait, and not how many were read", async () => {
    const waiting = await market.app.describeWaiting(team.id, team.members.manager.slackUserId);
    expect([waiting.all, waiting.some.length]).toEqual([planted.waiting, 5]);
  });

  test("problems and lists of listings say how many there are", async () => {
    expect((await market.app.problems(team.actors.maker, 0)).total).toBe(planted.failed + planted.differing);
    const sold = market
      .state()
      .listings.filter(({ state, shopId }) => state === "sold_out" && shopId === shopNumber).length;
    expect(textIn(await type("find sold out"))).toContain(String(sold));
  });

  test("each of 130 profiles and sections can be chosen", async () => {
    const view = must((await market.app.shops(team.actors.owner)).find(({ id }) => id === shop));
    const { shippingProfiles, sections } = must(view.profiles);
    expect([shippingProfiles?.length, sections?.length]).toEqual([profiles, profiles]);
  });
});
