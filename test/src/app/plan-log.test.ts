import { expect, vi } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { scheduleTest as test } from "./scheduling.ts";
import { publicUrl } from "./workshop.ts";

vi.setConfig({ testTimeout: 60_000 });

test("the log has one line of what was written of a plan, with how many; one listing is found by its code, and the file has all", async ({
  market,
  team,
  approved,
}) => {
  const { viewer } = team.actors;
  const change = await approved("tags add logged-once");
  const all = must(change.many).all;
  expect(all).toBeGreaterThan(3);
  const written = async (words: string) => {
    const { lines } = await market.app.log(viewer, words, 0);
    return lines.filter(({ action, by }) => action === "edit" && by === null);
  };
  const line = { items: all, listing: null, sku: null, title: change.content.title, request: change.number };
  expect(await written("")).toMatchObject([line]);
  expect(await written(`request ${change.number}`)).toMatchObject([line]);
  const pages = { waiting: 0, problems: 0, drafts: 0, activity: 0, listings: 0 };
  const { activity } = await market.app.home(viewer, pages);
  expect(activity.lines.filter(({ action }) => action === "edit")).toMatchObject([line]);
  const [one] = (await market.app.changeItems(viewer, change.id, { page: 0, failed: false, most: 1 })).some;
  const code = must(must(one).code);
  expect(await written(code)).toMatchObject([{ items: null, listing: code }]);
  const { csvUrl } = await market.app.log(viewer, "", 0);
  const { text } = await market.app.download(csvUrl.slice(publicUrl.length));
  let whole = "";
  for await (const piece of text) whole += piece;
  const edits = whole.split("\n").filter((each) => each.includes(",edit,ok,"));
  expect(edits).toHaveLength(all);
});
