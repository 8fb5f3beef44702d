import { expect } from "vitest";
import { createApp } from "#src/modules/app.ts";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import { tendLogins } from "#src/modules/shops/use-cases/logins.ts";
import type { ImportId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { mirror } from "./editing.ts";
import { type Cut, cutting } from "./killing.ts";
import type { Market } from "./market.ts";
import { openTeam } from "./workshop.ts";

/** Work that writes nothing to a shop, killed before or after each statement: it ends, and each thing is said and done once. */

const test = shopTest
  /** Runs what was claimed in a process that is killed at this statement; others go on. @returns false: it ended before the cut */
  .extend("runKilled", ({ market }) => async (cut: Cutting): Promise<boolean> => {
    const killed = cutting({ ...cut, of: "database" });
    const [operation] = await market.claim();
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    market.clock.pass(61_000);
    await market.work();
    return killed.dead();
  })
  /** What a person or the tick does in a process that is killed at this statement. @returns false: it ended before the cut */
  .extend(
    "actKilled",
    ({ market }) =>
      async (cut: Cutting, act: (deps: ReturnType<Market["process"]>) => Promise<unknown>): Promise<boolean> => {
        const killed = cutting({ ...cut, of: "database" });
        const run = act(market.process(killed.gate)).catch(() => undefined);
        await market.clock.during(Promise.race([run, killed.death]));
        return killed.dead();
      },
  )
  .extend("told", ({ market }) => async (template: string) => {
    return (await market.said()).filter((entry) => entry["template"] === template);
  })
  .extend("givenImport", ({ market, team }) => async (text: string): Promise<ImportId> => {
    const file = market.slack.share(new TextEncoder().encode(text), "prices.csv");
    return market.app.startImport(team.actors.maker, file);
  })
  .extend("towel", ({ market, team }) => async () => {
    const [found] = await market.app.findListings(team.actors.maker, "Linen Tea Towel", { limit: 1, offset: 0 });
    return must(found);
  });

test.beforeEach(({ market, team, shop }) => mirror(market, team, shop));

type Cutting = Pick<Cut, "at" | "when">;

async function atEach(when: Cut["when"], run: (cut: Cutting) => Promise<boolean>): Promise<number> {
  for (let at = 1; ; at += 1) if (!(await run({ at, when }))) return at - 1;
}

test.for(["before", "after"] as const)(
  "an import killed %s any statement is read, and its preview said once",
  async (when, { market, team, runKilled, told, givenImport, towel }) => {
    const { code } = await towel();
    const statements = await atEach(when, async (cut) => {
      const id = await givenImport(`code,price\n${code},19.50\n`);
      await market.said();
      const dead = await runKilled(cut);
      expect([cut, await told("import_preview")]).toEqual([cut, [expect.objectContaining({ importId: id })]]);
      expect(await market.app.importView(team.actors.maker, id)).toMatchObject({ state: "ready", changeCount: 1 });
      return dead;
    });
    expect(statements).toBeGreaterThan(4);
  },
);

test.for(["before", "after"] as const)(
  "an import applied and asked for in processes killed %s any statement is asked for once",
  async (when, { market, team, actKilled, told, givenImport, towel }) => {
    const { id: listing, code } = await towel();
    const maker = team.actors.maker;
    let price = 20;
    const open = () =>
      market.db.sql<{ id: string }>(
        "select c.id from changes c join change_items t on t.change_id = c.id where c.state = 'in_review' and t.listing_id = $1",
        [listing],
      );
    const acts = [
      (id: ImportId) => (deps: ReturnType<Market["process"]>) => createApp(deps).applyImport(maker, id),
      (id: ImportId) => (deps: ReturnType<Market["process"]>) => createApp(deps).askForImport(maker, id),
    ];
    for (const [index, act] of acts.entries()) {
      const statements = await atEach(when, async (cut) => {
        price += 1;
        const id = await givenImport(`code,price\n${code},${price}\n`);
        await market.work();
        if (index > 0) await market.app.applyImport(maker, id);
        const dead = await actKilled(cut, act(id));
        await market.app.applyImport(maker, id);
        const { asked, already, problems } = await market.app.askForImport(maker, id);
        expect([cut, problems, asked + already]).toEqual([cut, [], 1]);
        const [one, ...others] = await open();
        expect([cut, others]).toEqual([cut, []]);
        const said = (await told("change_note")).filter(({ note }) => note === "approval_asked");
        expect([cut, said.length]).toEqual([cut, 1]);
        await market.app.withdraw(maker, must(one).id as never);
        await market.app.discard(maker, must(one).id as never);
        await market.said();
        return dead;
      });
      expect(statements).toBeGreaterThan(2);
    }
  },
);

test.for(["before", "after"] as const)(
  "a digest killed %s any statement is sent once",
  async (when, { market, shop, runKilled, told }) => {
    await market.db.sql("update studios set digest_days = '{1,2,3,4,5,6,7}'");
    const dead = () => market.db.sql("update shops set health = 'auth-dead' where id = $1", [shop]);
    await dead();
    market.clock.pass(2 * 86_400_000);
    const statements = await atEach(when, async (cut) => {
      market.clock.pass(86_400_000);
      await market.said();
      await enqueueDueDigests(market.deps);
      const killed = await runKilled(cut);
      expect([cut, (await told("digest")).length]).toEqual([cut, 1]);
      return killed;
    });
    expect(statements).toBeGreaterThan(4);
  },
);

test.for(["before", "after"] as const)(
  "a tick killed %s any statement leaves no digest out and none twice",
  async (when, { market, team, actKilled }) => {
    const second = await openTeam(market, "Second");
    await market.db.sql("update studios set digest_days = '{1,2,3,4,5,6,7}'");
    market.clock.pass(2 * 86_400_000);
    const statements = await atEach(when, async (cut) => {
      market.clock.pass(86_400_000);
      const killed = await actKilled(cut, (deps) => enqueueDueDigests(deps));
      await enqueueDueDigests(market.deps);
      const date = market.clock.now().toISOString().slice(0, 10);
      const found = await market.db.sql<{ studio: string }>(
        "select studio_id as studio from operations where kind = 'send_digest' and params ->> 'date' = $1 order by 1",
        [date],
      );
      expect([cut, found.map(({ studio }) => studio)]).toEqual([cut, [team.id, second.id].toSorted()]);
      return killed;
    });
    expect(statements).toBeGreaterThan(2);
  },
);

test.for(["before", "after"] as const)(
  "a dead shop's erasure killed %s any statement is done and said once",
  async (when, { market, team, shop, runKilled, told }) => {
    const statements = await atEach(when, async (cut) => {
      await market.db.sql("update shops set health = 'auth-dead', dead_how = 'refused' where id = $1", [shop]);
      await market.db.sql(
        `update shops set dead_since = app.now() - interval '12 days', dead_tellings = 3,
         dead_told_at = app.now() - interval '11 days', dead_warned_at = app.now() - interval '3 days' where id = $1`,
        [shop],
      );
      await market.db.sql("update operations set state = 'done', finished_at = app.now() where state = 'queued'");
      await tendLogins(market.deps);
      await market.db.sql(
        "update operations set state = 'done', finished_at = app.now() where kind <> 'erase_shop' and state = 'queued'",
      );
      await market.said();
      const killed = await runKilled(cut);
      const notes = (await told("shop_login")).filter(({ stage }) => stage === "erased");
      const to = notes.map((note) => String(note["to"])).toSorted();
      expect([cut, to]).toEqual([cut, [...new Set(to)]]);
      expect([cut, to.length]).toEqual([cut, 3]);
      expect(await market.db.sql("select 1 from listings where shop_id = $1", [shop])).toEqual([]);
      expect(await market.db.sql("select 1 from shop_credentials where shop_id = $1", [shop])).toEqual([]);
      await market.connect(team.actors.owner, must(market.state().shops[0]).userId);
      await market.work();
      return killed;
    });
    expect(statements).toBeGreaterThan(0);
  },
);
