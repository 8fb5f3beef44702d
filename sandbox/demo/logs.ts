import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";

/** Each start writes new logs; those of the start before are kept as `.old`, and no older ones. */
export function beginLogs(dir: string): void {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir).filter((each) => each.endsWith(".log"))) {
    renameSync(join(dir, name), join(dir, `${name}.old`));
  }
}
