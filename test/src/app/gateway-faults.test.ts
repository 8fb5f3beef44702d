import { expect } from "vitest";
import { type App, createApp } from "#src/modules/app.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { teamWithShop } from "./beginnings.ts";
import { finishAll, openDesk } from "./delivering.ts";
import { apron, jpeg, saved } from "./drafting.ts";
import { approvedEdit, done, mirror, openVaried, there, writes } from "./editing.ts";
import { type Fault, faulting, type FaultKind, gatewayFaults } from "./killing.ts";

/**
 * One answer of the database's gateway goes wrong, at each statement of a flow in turn, before or after the statement did
 * its work: people who are told so try again, all else goes on by itself, nothing is dropped and nothing happens twice.
 */

/** Every statement at full scale; a few of them else, others on each day. */
const sampled = process.env["SCALE"] === "full" ? Infinity : 3;
const kinds = Object.keys(gatewayFaults) as FaultKind[];

const test = shopTest
  .extend("slack", async ({ market, team }) => ({ desk: await openDesk(market, team) }))
  .extend("prepared", ({ market, team, slack }) => async (): Promise<void> => {
    await teamWithShop(market);
    slack.desk = await openDesk(market, team);
    await finishAll(market, slack.desk, market.deps);
  })
  .extend("runWith", ({ market, slack }) => async (flow: Flow, fault: Fault): Promise<{ statements: number }> => {
    await flow.prepare?.();
    const { gate, statements } = faulting(fault);
    const deps = market.process(gate);
    await flow.run({ app: createApp(deps), deps });
    await finishAll(market, slack.desk, deps);
    return { statements: statements() };
  })
  /** … nothing given up, no message posted twice. */
  .extend("result", ({ market, slack }) => async (flow: Flow) => {
    const given = await market.db.sql<{ code: string }>(
      "select code from outbox where state = 'dropped' and code not in ('same-as-earlier', 'erased', 'erasing', 'gone')",
    );
    const failed = await market.db.sql<{ kind: string }>(
      "select kind from operations where state in ('failed', 'parked')",
    );
    const ids = slack.desk.posted().map(({ outboxId }) => outboxId);
    return { outcome: await flow.outcome(), given, failed, twice: ids.length - new Set(ids).size };
  })
  /** Runs it with a fault at each statement that is looked at. @returns how many statements it has */
  .extend("everyFault", ({ prepared, runWith, result }) => {
    const everyFault = async (name: string, flow: Flow): Promise<number> => {
      const { statements } = await runWith(flow, { at: 0, when: "before", kind: "500" });
      expect(await result(flow), name).toEqual(undisturbed(flow));
      for (const [index, at] of chosen(statements).entries()) {
        for (const when of sampled === Infinity
          ? (["before", "after"] as const)
          : [oneOf(["before", "after"] as const, at)]) {
          const fault: Fault = { at, when, kind: oneOf(kinds, at + index) };
          await prepared();
          await runWith(flow, fault);
          expect([name, fault, await result(flow)]).toEqual([name, fault, undisturbed(flow)]);
        }
      }
      return statements;
    };
    return everyFault;
  })
  /** A person who is told that the database doesn't answer tries again; and sees it when it had worked the first time. */
  .extend("insistently", ({ market }) => async <T>(act: () => Promise<T>): Promise<T | null> => {
    for (let tries = 0; tries < 3; tries += 1) {
      try {
        return await market.clock.during(act());
      } catch (error) {
        const { code } = toOmsError(error);
        if (tries > 0 && ["already-decided", "wrong-state", "edited-meanwhile", "erasing"].includes(code)) return null;
        if (code !== "store-down") throw error;
      }
    }
    throw new Error("the database never answers");
  })
  .extend("posted", ({ slack }) => (text: string | RegExp) => {
    return slack.desk.posted().filter((message) => message.text.match(text) !== null).length;
  });

test.beforeEach(async ({ market, slack }) => {
  await finishAll(market, slack.desk, market.deps);
});

type Parts = { readonly app: App; readonly deps: AppDeps };
/** What a flow does, and afterwards what there is of it. */
type Flow = {
  readonly prepare?: () => Promise<void>;
  readonly run: (parts: Parts) => Promise<void>;
  readonly outcome: () => Promise<unknown>;
  readonly expected: unknown;
};

const oneOf = <T>(of: readonly T[], number: number): T => must(of[number % of.length]);

function chosen(statements: number): number[] {
  const all = Array.from({ length: statements }, (_, index) => index + 1);
  const step = Math.max(1, Math.floor(statements / sampled));
  const first = new Date().getUTCDate() % step;
  return all.filter((_, index) => index % step === first);
}

const undisturbed = ({ expected }: Flow) => ({ outcome: expected, given: [], failed: [], twice: 0 });

test("from a draft to a live listing", { timeout: 600_000 }, async ({
  market,
  team,
  shop,
  slack,
  everyFault,
  insistently,
  posted,
}) => {
  expect(
    await everyFault("publish", {
      async run({ app, deps }) {
        const files = [market.slack.share(await jpeg(1))];
        const { maker, manager } = team.actors;
        const start = () => app.startDraft(maker, { text: "", files, channel: "C1", ts: "1.1", viewId: null });
        const { id } = must(await insistently(start));
        await finishAll(market, slack.desk, deps);
        const content = { price: { amount: 2400, currency: "USD" }, quantity: 3, overrides: {} };
        await insistently(async () => {
          const { revision } = await app.change(maker, id);
          const edit = { changeId: id, revision, content: apron, items: [{ shopId: shop, content }] };
          return saved(await app.saveDraft(maker, edit, "keep"));
        });
        await insistently(async () => saved(await app.requestApproval(maker, id)));
        await finishAll(market, slack.desk, deps);
        await insistently(async () => {
          const { contentHash } = await app.change(manager, id);
          return app.approve(manager, { changeId: id, contentHash, mode: "live" });
        });
      },
      async outcome() {
        const listings = market.listings(apron.title).map(({ state, imageIds }) => [state, imageIds.length]);
        const fees = (await market.fees()).filter(({ title }) => title === apron.title).length;
        const asked = posted(/asks for (your )?approval|waits for|Please approve/i) > 0;
        return { listings, fees, asked };
      },
      expected: { listings: [["active", 1]], fees: 1, asked: true },
    }),
  ).toBeGreaterThan(3);
});

test("from an edit to what stands in the shop", { timeout: 600_000 }, async ({
  market,
  team,
  shop,
  slack,
  everyFault,
  insistently,
}) => {
  let number = 0;
  expect(
    await everyFault("edit", {
      async prepare() {
        number = must(market.state().listings.find(({ state }) => state === "active")).id;
        await mirror(market, team, shop);
      },
      async run({ app, deps }) {
        const { maker, manager } = team.actors;
        const [listing] =
          (await insistently(() => app.findListings(maker, String(number), { limit: 1, offset: 0 }))) ?? [];
        const edit = { listingId: must(listing).id, changeId: null, revision: 0, touched: { title: "Edited once" } };
        const asked = await insistently(async () => done(await app.saveEdit(maker, edit, "ask")));
        await finishAll(market, slack.desk, deps);
        const waiting = asked ?? must((await app.review(manager, 0, 50)).some[0]);
        await insistently(async () => {
          const { contentHash } = await app.change(manager, waiting.id);
          return app.approve(manager, { changeId: waiting.id, contentHash });
        });
      },
      async outcome() {
        const { title } = must(market.state().listings.find(({ id }) => id === number));
        return { title, writes: await writes(market) };
      },
      expected: { title: "Edited once", writes: ["updateListing"] },
    }),
  ).toBeGreaterThan(3);
});

test("Etsy's change of a listing, and our value kept instead", { timeout: 600_000 }, async ({
  market,
  team,
  shop,
  slack,
  everyFault,
  insistently,
}) => {
  let listing: Awaited<ReturnType<typeof openVaried>>;
  let was = "";
  const flow: Flow = {
    async prepare() {
      listing = await openVaried(market, team, shop);
      was = there(market, listing.number).title;
      await market.control("POST", `listings/${listing.number}/edit`, { title: "Changed there" });
      await mirror(market, team, shop);
    },
    async run({ app, deps }) {
      const { maker, manager } = team.actors;
      const asked = await insistently(async () => done(await app.keepOurs(maker, listing.id, ["title"])));
      await finishAll(market, slack.desk, deps);
      const waiting = asked ?? must((await app.review(manager, 0, 50)).some[0]);
      await insistently(async () => {
        const { contentHash } = await app.change(manager, waiting.id);
        return app.approve(manager, { changeId: waiting.id, contentHash });
      });
    },
    async outcome() {
      const states = await market.db.sql<{ state: string }>("select state from changes where studio_id = $1", [
        team.id,
      ]);
      const { differences } = await market.app.listing(team.actors.viewer, listing.id);
      const ours = there(market, listing.number).title === was;
      return { ours, writes: await writes(market), states: states.map(({ state }) => state), differences };
    },
    expected: { ours: true, writes: ["updateListing"], states: ["applied"], differences: [] },
  };
  expect(await everyFault("keep ours", flow)).toBeGreaterThan(3);
});

test("an approved edit that met Etsy's change, and a word per field", { timeout: 600_000 }, async ({
  market,
  team,
  shop,
  slack,
  everyFault,
  insistently,
}) => {
  let listing: Awaited<ReturnType<typeof openVaried>>;
  let change: ChangeView;
  const flow: Flow = {
    async prepare() {
      listing = await openVaried(market, team, shop);
      change = await approvedEdit(market, team, listing.id, { title: "Approved title", description: "Approved text" });
      const edit = { title: "Changed there", description: "Text changed there" };
      await market.control("POST", `listings/${listing.number}/edit`, edit);
      await market.work();
      await market.forget();
    },
    // What they chose is asked for whole or not at all: nobody has to look for a half of it.
    async run({ app, deps }) {
      const { maker, manager } = team.actors;
      await insistently(async () => done(await app.settleConflict(maker, change.id, ["title"])));
      await finishAll(market, slack.desk, deps);
      await insistently(async () => {
        const { contentHash } = await app.change(manager, change.id);
        return app.approve(manager, { changeId: change.id, contentHash });
      });
    },
    async outcome() {
      const { title, description } = there(market, listing.number);
      const { state } = await market.app.change(team.actors.viewer, change.id);
      const { differences } = await market.app.listing(team.actors.viewer, listing.id);
      return { title, description, state, writes: await writes(market), differences };
    },
    expected: {
      title: "Changed there",
      description: "Approved text",
      state: "applied",
      writes: ["updateListing"],
      differences: [],
    },
  };
  expect(await everyFault("conflict", flow)).toBeGreaterThan(3);
});

test("a sync that somebody asked for", { timeout: 600_000 }, async ({
  market,
  team,
  shop,
  everyFault,
  insistently,
  posted,
}) => {
  expect(
    await everyFault("sync", {
      run: async ({ app }) => void (await insistently(() => app.sync(team.actors.maker, shop))),
      async outcome() {
        const [run] = await market.app.syncProgress(team.actors.viewer);
        return { finished: run?.finishedAt !== null, told: posted(/ checked: /) > 0 };
      },
      expected: { finished: true, told: true },
    }),
  ).toBeGreaterThan(3);
});

test("a shop disconnected with its copies, then the whole studio erased", { timeout: 600_000 }, async ({
  market,
  team,
  shop,
  slack,
  everyFault,
  insistently,
  posted,
}) => {
  expect(
    await everyFault("erase", {
      async run({ app, deps }) {
        const { owner } = team.actors;
        await insistently(() => app.eraseShop(owner, shop));
        await finishAll(market, slack.desk, deps);
        await insistently(() => app.eraseStudio(owner, "Pine & Ink"));
      },
      async outcome() {
        const left = await market.db.sql("select id from studios where id = $1", [team.id]);
        const receipts = await market.db.sql("select number from erasure_receipts where erased_on is not null");
        await market.db.sql("truncate erasure_receipts");
        return { left, receipts: receipts.length, told: posted(/receipt/i) > 0 };
      },
      expected: { left: [], receipts: 1, told: true },
    }),
  ).toBeGreaterThan(3);
});

test("a digest", { timeout: 600_000 }, async ({ market, everyFault, insistently, posted }) => {
  expect(
    await everyFault("digest", {
      async prepare() {
        const [dead] = await market.db.sql<{ id: string }>("update shops set health = 'auth-dead' returning id");
        must(dead);
        // Every day, so that no run falls on a weekend.
        await market.db.sql("update studios set digest_days = '{1,2,3,4,5,6,7}'");
        market.clock.pass(2 * 86_400_000);
      },
      // One studio's trouble is passed over for the others' sake: the tick after it does what was left.
      async run({ deps }) {
        for (let tick = 0; tick < 2; tick += 1) await insistently(() => enqueueDueDigests(deps));
      },
      async outcome() {
        return { digests: posted(/\d needs? you/) };
      },
      expected: { digests: 1 },
    }),
  ).toBeGreaterThan(3);
});
