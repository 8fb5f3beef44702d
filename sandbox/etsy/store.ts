import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "./context.ts";
import type { PictureStore } from "./pictures.ts";
import type { State } from "./state.ts";

/** What a stand-in leaves on disk, so that it can be killed at any moment and go on from the last answer it gave. */
export type Store = {
  readonly pictures: PictureStore;
  /** What an earlier process kept. */
  readonly load: () => { state: State; calls: Call[] } | null;
  readonly save: (state: State) => void;
  readonly append: (call: Call) => void;
  /** Forgets everything. */
  readonly clear: () => void;
};

const keptCalls = 5000;

/**
 * `etsy.json`, and beside it a folder `etsy` with `calls.jsonl` and `images/<id>`. Files are written whole or not at all.
 * What is left of another state file is cleared away.
 */
export function openStore(stateFile: string): Store {
  const folder = stateFile.replace(/\.json$/, "") + (stateFile.endsWith(".json") ? "" : "-files");
  const callsFile = join(folder, "calls.jsonl");
  const images = join(folder, "images");
  const imageFile = (id: number) => join(images, String(id));
  const clear = () => {
    rmSync(callsFile, { force: true });
    rmSync(images, { recursive: true, force: true });
    mkdirSync(images, { recursive: true, mode: 0o700 });
  };
  if (!existsSync(stateFile)) clear();
  mkdirSync(images, { recursive: true, mode: 0o700 });
  return {
    pictures: {
      put: (id, bytes) => replaceFile(imageFile(id), bytes),
      get: (id) => (existsSync(imageFile(id)) ? readFileSync(imageFile(id)) : undefined),
      remove: (id) => rmSync(imageFile(id), { force: true }),
    },
    load() {
      if (!existsSync(stateFile)) return null;
      const state = JSON.parse(readFileSync(stateFile, "utf8")) as State;
      const calls = existsSync(callsFile) ? readCalls(readFileSync(callsFile, "utf8")) : [];
      // Without the old ones, and without a last line that was cut off, to which the next would be glued.
      replaceFile(callsFile, calls.map((call) => `${JSON.stringify(call)}\n`).join(""));
      // Written before options had photos.
      for (const listing of state.listings) listing.variationImages ??= [];
      return { state, calls };
    },
    save: (state) => replaceFile(stateFile, JSON.stringify(state)),
    append: (call) => appendFileSync(callsFile, `${JSON.stringify(call)}\n`, { mode: 0o600 }),
    clear,
  };
}

function replaceFile(path: string, content: Uint8Array | string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The last line may have been cut off in the middle. */
function readCalls(text: string): Call[] {
  return text
    .split("\n")
    .slice(-keptCalls - 1)
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Call];
      } catch {
        return [];
      }
    });
}
