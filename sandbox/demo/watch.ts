import { watch } from "node:fs";

/**
 * Calls `changed` after files of code below these folders changed and were left alone for a moment: an editor, and git more
 * so, writes several at once. While it runs, further changes wait for its end, and are one.
 *
 * @returns a function that ends it
 */
export function watchCode(folders: readonly string[], changed: () => Promise<void>, quietMs = 200): () => void {
  let quiet: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const note = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => {
      running = running.then(changed);
    }, quietMs);
  };
  const watchers = folders.map((folder) =>
    watch(folder, { recursive: true }, (_, name) => {
      if (name?.endsWith(".ts")) note();
    }),
  );
  return () => {
    clearTimeout(quiet);
    for (const watcher of watchers) watcher.close();
  };
}
