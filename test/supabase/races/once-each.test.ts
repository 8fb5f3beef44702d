import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type App, createApp } from "#src/modules/app.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import type { ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { approvedEdit, mirror, openVaried, there } from "#test/src/app/editing.ts";
import { type Market, openMarket } from "#test/src/app/market.ts";
import { openTeam, type Team } from "#test/src/app/workshop.ts";
import { must } from "#test/src/store/studio.ts";

/** Two processes and several people on a real Postgres, at the same moment: each thing is done and said once. */

const rounds = process.env["SCALE"] === "full" ? 30 : 4;
let market: Market;
let team: Team;
let shop: ShopId;
let processes: readonly { readonly deps: AppDeps; readonly app: App }[];
beforeAll(async () => {
  market = await openMarket({ limits: { perSecond: 50, perDay: 100_000 } });
  processes = [0, 1].map(() => {
    const deps = market.process((_, run) => run());
    return { deps, app: createApp(deps) };
  });
});
afterAll(() => market.close());
beforeEach(async () => {
  await market.reset();
  team = await openTeam(market);
  shop = await market.openShop(team.actors.owner);
});

const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    (done) => done,
    (error: unknown) => toOmsError(error).code,
  );

/** The same by each of these people in each process, all at once. */
const atOnce = (act: (app: App, who: "maker" | "other" | "manager" | "owner") => Promise<unknown>) =>
  market.clock.during(
    Promise.all(
      processes.flatMap(({ app }) =>
        (["maker", "other", "manager", "owner"] as const).map((who) => outcome(act(app, who))),
      ),
    ),
  );

const stateOf = (listing: ListingId) =>
  market.db.sql<{ state: string }>(
    "select c.state from changes c join change_items t on t.change_id = c.id where t.listing_id = $1 and c.state <> 'discarded'",
    [listing],
  );
const asked = async () => (await market.said()).filter(({ note }) => note === "approval_asked");

test("Keep ours is asked for once, and written once", async () => {
  const { number, id } = await openVaried(market, team, shop);
  for (let round = 0; round < rounds; round += 1) {
    const { title } = there(market, number);
    await market.control("POST", `listings/${number}/edit`, { title: `Changed there ${round}` });
    await mirror(market, team, shop);
    const found = await atOnce((app, who) => app.keepOurs(team.actors[who], id, ["title"]));
    expect(found.filter((each) => typeof each === "string")).toEqual([]);
    expect(await asked()).toHaveLength(1);
    expect((await stateOf(id)).filter(({ state }) => state === "in_review")).toHaveLength(1);
    const waiting = must((await market.app.review(team.actors.second, 0, 50)).some[0]);
    const { contentHash } = await market.app.change(team.actors.second, waiting.id);
    await market.app.approve(team.actors.second, { changeId: waiting.id, contentHash });
    await workAtOnce();
    expect(there(market, number).title).toBe(title);
    expect((await market.operations()).filter((each) => each === "updateListing")).toHaveLength(1);
    await market.forget();
  }
});

test("a conflict is settled once", async () => {
  const { number, id } = await openVaried(market, team, shop);
  for (let round = 0; round < rounds; round += 1) {
    const change = await approvedEdit(market, team, id, { title: `Approved ${round}`, description: `Text ${round}` });
    await market.control("POST", `listings/${number}/edit`, { title: `There ${round}`, description: "Text there" });
    await market.work();
    await market.said();
    const found = await atOnce((app, who) => app.settleConflict(team.actors[who], change.id, ["title"]));
    const refused = found.filter((each) => typeof each === "string");
    expect(new Set(refused)).toEqual(new Set(["wrong-state", "not-allowed"]));
    expect(refused).toHaveLength(found.length - 1);
    expect(await asked()).toHaveLength(1);
    const { items, contentHash } = await market.app.change(team.actors.second, change.id);
    expect(items[0]?.content.edit?.set).toEqual({ description: `Text ${round}` });
    await market.app.approve(team.actors.second, { changeId: change.id, contentHash });
    await workAtOnce();
    expect(there(market, number)).toMatchObject({ title: `There ${round}`, description: `Text ${round}` });
  }
});

test("an import is applied once, and asked for once", async () => {
  await mirror(market, team, shop);
  const [towel] = await market.app.findListings(team.actors.maker, "Linen Tea Towel", { limit: 1, offset: 0 });
  const { id: listing, code } = must(towel);
  for (let round = 0; round < rounds; round += 1) {
    const text = new TextEncoder().encode(`code,price\n${code},${30 + round}\n`);
    const id = await market.app.startImport(team.actors.maker, market.slack.share(text, "prices.csv"));
    await workAtOnce();
    expect((await market.said()).filter(({ template }) => template === "import_preview")).toHaveLength(1);
    const applied = await atOnce((app, who) => app.applyImport(team.actors[who], id));
    expect(applied.map((each) => (each as { result: unknown }).result)).toEqual(
      applied.map(() => ({ applied: 1, moved: 0, listings: 1 })),
    );
    const counts = (await atOnce((app, who) => app.askForImport(team.actors[who], id))) as {
      asked: number;
      problems: unknown[];
    }[];
    expect(counts.flatMap(({ problems }) => problems)).toEqual([]);
    expect(counts.reduce((sum, each) => sum + each.asked, 0)).toBe(1);
    expect(await asked()).toHaveLength(1);
    const [open] = await market.db.sql<{ id: string }>(
      "select c.id from changes c join change_items t on t.change_id = c.id where t.listing_id = $1 and c.state = 'in_review'",
      [listing],
    );
    await market.app.withdraw(team.actors.owner, must(open).id as never);
    await market.app.discard(team.actors.owner, must(open).id as never);
    await market.said();
  }
});

test("a digest is enqueued once and sent once", async () => {
  await market.db.sql("update studios set digest_days = '{1,2,3,4,5,6,7}'");
  await market.db.sql("update shops set health = 'auth-dead' where id = $1", [shop]);
  market.clock.pass(2 * 86_400_000);
  for (let round = 0; round < rounds; round += 1) {
    market.clock.pass(86_400_000);
    await market.said();
    const ticks = Array.from({ length: 4 }, () => processes.map(({ deps }) => enqueueDueDigests(deps))).flat();
    const enqueued = await market.clock.during(Promise.all(ticks));
    expect(enqueued.reduce((sum, each) => sum + each, 0)).toBe(1);
    await workAtOnce();
    expect((await market.said()).filter(({ template }) => template === "digest")).toHaveLength(1);
  }
});

/** Both processes claim at once, until nothing is left. */
async function workAtOnce(): Promise<void> {
  for (let round = 0; round < 40; round += 1) {
    const claimed = await Promise.all(
      processes.map(async ({ deps }, index) => ({
        deps,
        due: await deps.admin.operations.claim(`w${index}`, 5, 60_000),
      })),
    );
    await Promise.all(claimed.flatMap(({ deps, due }) => due.map((operation) => market.runOne(operation, { deps }))));
    if (claimed.some(({ due }) => due.length > 0)) continue;
    const [waiting] = await market.db.sql<{ n: number }>(
      "select count(*)::int as n from operations where state in ('queued', 'running') and kind in ('apply_change', 'read_import', 'send_digest')",
    );
    if (waiting?.n === 0) return;
    market.clock.pass(2_000);
  }
  throw new Error("it never comes to an end");
}
