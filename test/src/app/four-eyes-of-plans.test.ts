import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { type Cast, must } from "#test/src/store/studio.ts";
import { approvedEdit, mirror } from "./editing.ts";
import { askForMany, openMany } from "./many.ts";
import { fileOf, type Row, rowsOf } from "./plan-files.ts";
import { line, planTest } from "./planning.ts";
import { publicUrl } from "./workshop.ts";

vi.setConfig({ testTimeout: 240_000 });

/** Four eyes for each way by which a value comes into a change of many: the person whose word a value is never approves it. */
const test = planTest
  /** What each of these hears who approves it, one after the other. */
  .extend(
    "verdicts",
    ({ market, team }) =>
      async ({ id: changeId, contentHash }: ChangeView, ...who: Cast[]): Promise<string[]> => {
        const all: string[] = [];
        for (const each of who) {
          const approved = market.app.approve(team.actors[each], { changeId, contentHash });
          all.push(
            await approved.then(
              ({ state }) => state,
              (error: unknown) => (error as { code: string }).code,
            ),
          );
        }
        return all;
      },
  )
  .extend("barred", ({ market, team }) => async ({ id }: ChangeView): Promise<string[]> => {
    const { barred } = await market.app.change(team.actors.viewer, id);
    return barred.map(({ person }) => person.name);
  })
  /** The file of a plan, changed by this person and given back. */
  .extend(
    "changedBy",
    ({ market, team }) =>
      async (id: ChangeId, who: "maker" | "manager" | "second", change: (rows: Row[]) => Row[]): Promise<void> => {
        const { url } = await market.app.exportPlan(team.actors.viewer, id);
        const { text } = await market.app.download(url.slice(publicUrl.length));
        let whole = typeof text === "string" ? text : "";
        if (typeof text !== "string") for await (const piece of text) whole += piece;
        const file = new TextEncoder().encode(fileOf(change(rowsOf(whole))));
        const given = await market.app.startImport(team.actors[who], market.slack.share(file, "oms-plan-1.csv"));
        await market.work();
        await market.app.applyImport(team.actors[who], given);
      },
  );

test("a table that a manager gave, all of it asked for by a maker, is refused to that manager", async ({
  market,
  team,
  verdicts,
  barred,
}) => {
  await openMany(market, team, 6);
  const asked = await askForMany(market, team, 5, "manager", "maker");
  expect([asked.state, asked.many?.all, asked.author.name]).toEqual(["in_review", 5, "maker"]);
  expect(await barred(asked)).toEqual(["manager"]);
  expect(await verdicts(asked, "manager", "second")).toEqual(["own-change", "approved"]);
});

test("a rule is the word of the person who wrote the line, whoever asks for approval", async ({
  market,
  team,
  plan,
  verdicts,
}) => {
  await openMany(market, team, 4);
  const made = await plan(line, "manager");
  const asked = await market.app.askForPlan(team.actors.second, made.id);
  expect(await verdicts(asked, "manager", "second")).toEqual(["own-change", "approved"]);
});

test("another's draft is another's word: to make it smaller and ask for it makes nobody its writer, and frees nobody", async ({
  market,
  team,
  plan,
  verdicts,
  barred,
}) => {
  await openMany(market, team, 4);
  const made = await plan(line, "manager");
  const { some } = await market.app.changeItems(team.actors.second, made.id, { page: 0, failed: false, most: 5 });
  await market.app.takeOutOfPlan(team.actors.second, made.id, [must(some[0]).listingId]);
  await market.app.askForPlan(team.actors.second, made.id);
  // Taken back and asked for by its author, it is the same.
  await market.app.withdraw(team.actors.manager, made.id);
  await market.app.takeIntoPlan(team.actors.second, made.id, "taken-out");
  const asked = await market.app.askForPlan(team.actors.manager, made.id);
  expect(await barred(asked)).toEqual(["manager"]);
  expect(await verdicts(asked, "manager", "second")).toEqual(["own-change", "approved"]);
});

test("values that a manager typed into the table of a maker's plan bar that manager, and the maker's own stay", async ({
  market,
  team,
  plan,
  changedBy,
  verdicts,
}) => {
  await openMany(market, team, 4);
  const made = await plan(line);
  await changedBy(made.id, "manager", (rows) => rows.map((row, at) => (at === 0 ? { ...row, new: "88.90" } : row)));
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  expect(await verdicts(asked, "manager", "second")).toEqual(["own-change", "approved"]);
});

test("an undo that puts back what was there needs one manager, who may be the person who asked for it", async ({
  market,
  team,
  verdicts,
}) => {
  await openMany(market, team, 3);
  const [listing] = await market.app.findListings(team.actors.maker, "notebook", { limit: 1, offset: 0 });
  const edited = await approvedEdit(market, team, must(listing).id, { title: "Another title" });
  await market.work();
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
  const { changeId } = await market.app.undo(team.actors.manager, edited.id);
  await market.work();
  const asked = await market.app.askForPlan(team.actors.manager, changeId);
  expect(await verdicts(asked, "manager")).toEqual(["approved"]);
});

test("of 500 a manager who wrote the values of 3 approves the other 497, and those 3 wait for another person", async ({
  market,
  team,
  plan,
  changedBy,
  verdicts,
}) => {
  const all = 500;
  await openMany(market, team, all);
  const made = await plan(line);
  const { some } = await market.app.changeItems(team.actors.maker, made.id, { page: 0, failed: false, most: 500 });
  const surplus = must(made.many).all - all;
  await market.app.takeOutOfPlan(
    team.actors.maker,
    made.id,
    some.slice(0, surplus).map(({ listingId }) => listingId),
  );
  const three = some.slice(-3).map(({ listingId }) => String(listingId));
  await changedBy(made.id, "manager", (rows) =>
    rows.map((row) => (three.includes(must(row["key"])) ? { ...row, new: "88.90" } : row)),
  );
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  expect(asked.many?.all).toBe(all);
  const choice = await market.app.planChoice(team.actors.manager, made.id, { page: 0, most: 500 });
  expect([choice.all, choice.own, choice.told.map(({ listingId }) => listingId).toSorted()]).toEqual([
    all,
    3,
    three.toSorted(),
  ]);
  expect(await verdicts(asked, "manager")).toEqual(["own-change"]);
  const { change, rest } = await market.app.approvePart(team.actors.manager, {
    changeId: asked.id,
    contentHash: asked.contentHash,
    left: [],
    all,
    count: all - 3,
    solo: false,
  });
  expect([change.state, change.many?.all, must(rest).listings]).toEqual(["approved", 497, 3]);
  const left = await market.app.askForPlan(team.actors.maker, must(rest).id);
  expect(await verdicts(left, "manager", "second")).toEqual(["own-change", "approved"]);
});
