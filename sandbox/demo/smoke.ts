import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { etsyAt } from "#sandbox/drive/etsy-seller.ts";
import { findPorts } from "./ports.ts";
import { compare } from "./smoke/compare.ts";
import { publishOne } from "./smoke/walk.ts";
import { type Demo, startDemo } from "./start.ts";

type Say = (line: string) => void;
type Environment = Readonly<Record<string, string | undefined>>;

const mostClicks = 8;
const mostTyped = 2;

/**
 * Starts a demo of its own, takes one listing from photos to live in two shops as its people would, and compares every
 * field with what stands at the marketplace. Drafting is the offline one, so that a key in the environment costs nothing.
 *
 * @returns the exit code: 0 only when it is live and everything is equal
 */
export async function runSmoke(say: Say, environment: Environment): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), "oms-smoke-"));
  const stopping = new AbortController();
  process.once("SIGINT", () => stopping.abort());
  let demo: Demo | undefined;
  try {
    const port = await findPorts();
    const options = { dir, shownDir: dir, port, reset: false, quiet: false };
    const offline = { ...environment, OPENAI_API_KEY: undefined };
    demo = await startDemo({ options, say, warn: say, environment: offline, signal: stopping.signal });
    return await walkAndCompare(demo, say);
  } catch (error) {
    say(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
    say(lastLines(join(dir, "logs/bot.log")));
    return 1;
  } finally {
    await demo?.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function walkAndCompare({ addresses }: Demo, say: Say): Promise<number> {
  const { approved, feesBefore, cost } = await publishOne(addresses, say);
  const differences = await compare(approved, await etsyAt(addresses.etsy).state(), feesBefore, addresses);
  say(`From the photo to the approval: ${cost.clicks} clicks, typed: ${cost.typed.join(", ") || "nothing"}.`);
  const prices = cost.typed.filter((label) => label.startsWith("Price"));
  if (cost.clicks > mostClicks || prices.length !== mostTyped || cost.typed.length !== mostTyped) {
    differences.push(`It should take at most ${mostClicks} clicks and ${mostTyped} typed prices.`);
  }
  for (const difference of differences) say(`DIFFERENT: ${difference}`);
  if (differences.length > 0) return 1;
  say(`Live once in ${approved.shops.length} shops, every field as approved, one fee each.`);
  return 0;
}

function lastLines(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n").slice(-20).join("\n");
  } catch {
    return "";
  }
}
