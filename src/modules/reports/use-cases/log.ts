import { requestNumber } from "#src/modules/listings/index.ts";
import { studioJson } from "#src/modules/privacy/index.ts";
import { planFile } from "#src/modules/plans/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import { listingOptionsFile, optionsFile, tableFile } from "#src/modules/tables/index.ts";
import type { AppDeps } from "../deps.ts";
import { logCsv, type LogPage } from "../rules/log.ts";

export type LogUseCases = {
  /** What happened in the studio, newest first, fifteen a page from 0; with `words` only entries that have all of them. */
  log(actor: Actor, words: string, page: number): Promise<LogPage>;
  /** The file behind one of our signed addresses. Raises `not-found`. */
  download(path: string): Promise<{ name: string; mime: string; text: string | AsyncIterable<string> }>;
};

const perPage = 15;
/** So many lines go into one file; a filter gets at the rest. */
const perFile = 5_000;
const inPieces = 1_000;

/** "request 12" means that request, and no line that has a 12 in it. */
function meant(words: string): { words: string; request?: number } {
  const request = requestNumber(words);
  return request === null ? { words } : { words: "", request };
}

export function logUseCases(deps: AppDeps): LogUseCases {
  return {
    async log(actor, typed, page) {
      requirePermission(actor, "view");
      const words = typed.trim().slice(0, 200);
      const offset = page * perPage;
      const asked = meant(words);
      // Words may name one listing of a plan. The file has a line for each of them anyway.
      const together = asked.words === "" ? { together: true as const } : {};
      const found = await deps.stores.for(actor).log({ ...asked, ...together, limit: perPage + 1, offset });
      return {
        lines: found.slice(0, perPage),
        words,
        page,
        more: found.length > perPage,
        csvUrl: deps.downloadLinks.log(actor.studioId, words),
      };
    },

    async download(path) {
      const asked = deps.downloadLinks.read(path);
      const store = deps.stores.worker(asked.studioId);
      if (asked.kind === "studio") {
        const day = deps.clock.now().toISOString().slice(0, 10);
        // A studio that was erased since has nothing to take home.
        await store.studio();
        return {
          name: `oms-studio-${day}.json`,
          mime: "application/json",
          text: studioJson(deps, asked.studioId, store),
        };
      }
      if (asked.kind === "plan") return planFile(deps, store, asked.changeId);
      if (asked.kind === "options") return optionsFile(deps, store, asked.changeId);
      if (asked.kind === "listing-options") return listingOptionsFile(deps, store, asked.listingId);
      if (asked.kind !== "log") return tableFile(deps, store, asked.kind);
      const { words } = asked;
      const lines = [];
      for (let offset = 0; offset < perFile; offset += inPieces) {
        const some = await store.log({ ...meant(words), limit: inPieces, offset });
        lines.push(...some);
        if (some.length < inPieces) break;
      }
      const day = deps.clock.now().toISOString().slice(0, 10);
      return { name: `oms-log-${day}.csv`, mime: "text/csv", text: logCsv(lines) };
    },
  };
}
