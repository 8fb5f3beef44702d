import type { ChangeView } from "#src/modules/changes/model.ts";
import { must } from "#test/src/store/studio.ts";
import { mirror } from "./editing.ts";
import type { Market } from "./market.ts";
import { publicUrl, type Team } from "./workshop.ts";

/** The team's shop, with so many listings on sale, all in the mirror. */
export async function openMany(market: Market, team: Team, count: number): Promise<void> {
  await market.control("POST", `shops/31000100/fill`, { count, state: "active" });
  await mirror(market, team, await market.openShop(team.actors.owner));
}

/** Codes and prices in cents of all listings of one price, as a table has them. */
export async function pricesOf(market: Market, team: Team): Promise<{ code: string; cents: number }[]> {
  const { url } = await market.app.exportTable(team.actors.viewer, "prices");
  const { text } = await market.app.download(url.slice(publicUrl.length));
  let whole = "";
  if (typeof text === "string") whole = text;
  else for await (const piece of text) whole += piece;
  const [head = "", ...lines] = whole.replace("\ufeff", "").trim().split("\r\n");
  const at = (name: string) => head.split(",").indexOf(name);
  const rows = lines.map((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  const codes = rows.map((row) => row[at("code")] ?? "");
  return rows.flatMap((row) => {
    const code = row[at("code")] ?? "";
    const cents = Math.round(Number(row[at("price")]) * 100);
    return codes.filter((each) => each === code).length === 1 && cents > 0 ? [{ code, cents }] : [];
  });
}

/**
 * An import that makes so many listings one dollar dearer, given by one person and asked for by the same or another one: the one
 * request that it became.
 */
export async function askForMany(
  market: Market,
  team: Team,
  count: number,
  who: "maker" | "manager" = "maker",
  asking: "maker" | "manager" = who,
): Promise<ChangeView> {
  const rows = (await pricesOf(market, team)).slice(0, count);
  const lines = rows.map(({ code, cents }) => `${code},${((cents + 100) / 100).toFixed(2)}`);
  const file = market.slack.share(new TextEncoder().encode(`code,price\n${lines.join("\n")}\n`), "prices.csv");
  const actor = team.actors[who];
  const id = await market.app.startImport(actor, file);
  await market.work();
  await market.app.applyImport(actor, id);
  await market.app.askForImport(team.actors[asking], id);
  await market.work();
  const [asked] = await market.db.sql<{ id: string }>(
    "select id from changes where state = 'in_review' order by seq desc limit 1",
  );
  return market.app.change(actor, must(asked).id as ChangeView["id"]);
}

/** How many listings of the shop were written since `forget`: each once. */
export async function written(market: Market): Promise<number[]> {
  const calls = await market.calls();
  return calls.flatMap(({ method, listingId }) =>
    method === "GET" || listingId === undefined ? [] : [Number(listingId)],
  );
}
