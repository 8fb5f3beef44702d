import { parseArgs } from "node:util";
import type { AppDeps } from "#src/modules/deps.ts";
import {
  allRows,
  countsInWords,
  eraseAsOperator,
  namesStudio,
  promisedDays,
  type RowCounts,
  studioJson,
} from "#src/modules/privacy/index.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";

export type AdminCommandDeps = {
  /** Opened only by what needs the database. */
  parts(): Pick<AppDeps, "admin" | "stores" | "photoLinks" | "clock" | "ids" | "logger">;
  print(line: string): void;
  /** Asks a person at a terminal. null: nobody is there. */
  ask(question: string): Promise<string | null>;
  /** Writes a file that only this user may read, and refuses one that is there already. */
  write(file: string, pieces: AsyncIterable<string>): Promise<void>;
};

type Studio = { readonly id: StudioId; readonly name: string };

const usage = `npm run admin -- <what>
  erase <workspace id>    erases a studio for good, as an owner can in /oms privacy: counts, asks for its name, and then
                          the running worker does it
      --rehearse          only counts what would be erased
      --yes-erase <name>  for scripts: the studio's name, instead of being asked for it
  export <workspace id>   writes everything kept of a studio to a file, without secrets
      --to <file>         where to; left out: oms-studio-<workspace id>-<day>.json
  receipt <number>        what an erasure's receipt says`;

/**
 * `npm run admin`: requests that arrive by mail, by the operator of this app. The studio's own log has each of them.
 *
 * @returns the exit code: 0 done, 1 refused or not found, 2 not understood
 */
export async function adminCommand(words: readonly string[], deps: AdminCommandDeps): Promise<number> {
  const call = read(words);
  if (!call) {
    deps.print(usage);
    return 2;
  }
  const { what, of, flags } = call;
  if (what === "receipt") return receipt(of, deps);
  const studio = await deps.parts().admin.erasure.studioNamed(of);
  if (!studio) {
    deps.print(`There is no studio of the workspace ${of}. Its id begins with T and is part of Slack's address.`);
    return 1;
  }
  return what === "export" ? exportStudio(studio, of, flags.to, deps) : erase(studio, flags, deps);
}

function read(words: readonly string[]) {
  try {
    const { positionals, values: flags } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { rehearse: { type: "boolean" }, "yes-erase": { type: "string" }, to: { type: "string" } },
    });
    const [what, of, ...rest] = positionals;
    const known = what === "erase" || what === "export" || what === "receipt";
    return known && of !== undefined && rest.length === 0 ? { what, of, flags } : null;
  } catch {
    return null;
  }
}

async function erase(
  studio: Studio,
  flags: { readonly rehearse?: boolean | undefined; readonly "yes-erase"?: string | undefined },
  deps: AdminCommandDeps,
): Promise<number> {
  const parts = deps.parts();
  deps.print(`${studio.name}:`);
  printCounts(await parts.admin.erasure.counts(studio.id), deps);
  if (flags.rehearse) {
    deps.print("Nothing was erased.");
    return 0;
  }
  const typed =
    flags["yes-erase"] ?? (await deps.ask(`Type the studio's name (${studio.name}) to erase all of this: `));
  if (typed === null || !namesStudio(typed, studio.name)) {
    deps.print("That isn't the studio's name. Nothing was erased.");
    return 1;
  }
  const { number } = await eraseAsOperator(parts, studio.id);
  deps.print(
    `Receipt ${number}. The shops' sign-ins are deleted; the running worker erases everything else, usually within minutes, promised within ${promisedDays} days.`,
  );
  deps.print(`npm run admin -- receipt ${number} says when it is done.`);
  return 0;
}

async function exportStudio(
  studio: Studio,
  teamId: string,
  to: string | undefined,
  deps: AdminCommandDeps,
): Promise<number> {
  const parts = deps.parts();
  const file = to ?? `oms-studio-${teamId}-${parts.clock.now().toISOString().slice(0, 10)}.json`;
  await parts.admin.erasure.auditOperator(studio.id, "operator.export", parts.ids.reference());
  await deps.write(file, studioJson(parts, studio.id, parts.stores.worker(studio.id)));
  deps.print(`Everything kept of ${studio.name} is in ${file}. Send it to nobody but the studio's owner.`);
  return 0;
}

async function receipt(number: string, deps: AdminCommandDeps): Promise<number> {
  const found = await deps.parts().admin.erasure.receipt(number);
  if (!found) {
    deps.print(`There is no receipt ${number}. One is written when everything but the last step is done.`);
    return 1;
  }
  deps.print(
    `Receipt ${found.number}: asked for on ${found.askedOn}, ${found.erasedOn ? `erased on ${found.erasedOn}` : "not finished"}.`,
  );
  printCounts(found.counts, deps);
  return 0;
}

function printCounts(counts: RowCounts, deps: AdminCommandDeps): void {
  for (const { words, rows } of countsInWords(counts)) deps.print(`${String(rows).padStart(8)}  ${words}`);
  deps.print(`${String(allRows(counts)).padStart(8)}  rows in all`);
}
