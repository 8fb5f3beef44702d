import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { etsyAt } from "#sandbox/drive/etsy-seller.ts";
import { findPorts } from "./ports.ts";
import { differences } from "./smoke/compare.ts";
import { liveOn } from "./smoke/living.ts";
import { planAndUndo } from "./smoke/plan.ts";
import { pixelsAt } from "./smoke/pixels.ts";
import { publishWhole } from "./smoke/whole.ts";
import { publishOne, type Walked } from "./smoke/walk.ts";
import { type Demo, startDemo } from "./start.ts";

/** What the path from a photo to the approval may cost at most, once shops have their defaults. */
const most = { clicks: 8, typed: 2 };

/**
 * One complete publish through a demo of its own, in a temporary folder on free ports.
 *
 * @returns the exit code: 0 only when the listing is live in both shops and every field is what was approved
 */
export async function runSmoke(
  say: (line: string) => void,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), "oms-smoke-"));
  const stopping = new AbortController();
  let demo: Demo | undefined;
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
  try {
    const options = { dir, shownDir: dir, port: await findPorts(), reset: false, quiet: false, watch: false };
    // Without the person's own OpenAI key: what is compared has to be the same everywhere.
    const { OPENAI_API_KEY: _, ...plain } = environment;
    demo = await startDemo({ options, say, warn: say, environment: plain, signal: stopping.signal });
    const found = await Promise.race([walkAndCompare(demo, say), broken(demo), stopped(stopping.signal)]);
    for (const line of found) say(`NOT AS IT SHOULD BE: ${line}`);
    if (found.length === 0)
      say(
        "Smoke run passed: live in both shops, every field equal, one fee each; edited, synchronised, digested; 50 prices by a rule, one moved by the seller and left out, applied, undone.",
      );
    await demo.stop();
    if (found.length === 0) rmSync(dir, { recursive: true, force: true });
    else say(`Its data and logs are kept: ${dir}`);
    return found.length === 0 ? 0 : 1;
  } catch (error) {
    await demo?.stop();
    say(`Smoke run failed: ${error instanceof Error ? error.message : String(error)}`);
    sayLogs(join(dir, "logs"), say);
    say(`Its data and logs are kept: ${dir}`);
    return 1;
  }
}

async function walkAndCompare(demo: Demo, say: (line: string) => void): Promise<string[]> {
  const { etsy } = demo.addresses;
  const { approved, feesBefore, cost } = await publishOne(demo.addresses, say);
  say(`From the photo to the approval: ${cost.clicks} clicks; typed: ${cost.typed.join("; ")}.`);
  const state = await etsyAt(etsy).state();
  const found = await differences({
    approved,
    state,
    feesBefore,
    pixelsOf: (id) => pixelsAt(`${etsy}/images/${id}`),
  });
  return [
    ...found,
    ...tooMuch(cost),
    ...(await liveOn(demo, say)),
    ...(await publishWhole(demo, say)),
    ...(await planAndUndo(demo, say)),
  ];
}

function tooMuch({ clicks, typed }: Walked["cost"]): string[] {
  return [
    ...(clicks > most.clicks ? [`The path took ${clicks} clicks; at most ${most.clicks} are promised.`] : []),
    ...(typed.length > most.typed
      ? [`${typed.length} fields were typed into; at most ${most.typed} are promised.`]
      : []),
  ];
}

async function broken(demo: Demo): Promise<never> {
  throw new Error(await demo.broken);
}

function stopped(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("it was stopped.")), { once: true });
  });
}

function sayLogs(dir: string, say: (line: string) => void): void {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir)) {
    const lines = readFileSync(join(dir, name), "utf8").trimEnd().split("\n").slice(-15);
    say(`--- the end of ${name}:\n${lines.join("\n")}`);
  }
}
