// Runs before `demo`, `test` and `check`, on whatever Node (>= 20) the machine has, so plain JavaScript only:
// installs the locked packages when they are missing or older than the lock. Node 24 itself is one of them.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const lock = join(root, "package-lock.json");
const stamp = join(root, "node_modules", ".installed-lock");

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `This needs Node 20 or newer to start (found ${process.version}). Get it from https://nodejs.org and run the same command again.`,
  );
  process.exit(1);
}

const current = existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(lock, "utf8");
if (!current) {
  console.error("Installing what is missing (once, about half a minute) …");
  const done = spawnSync("npm", ["ci"], { cwd: root, stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  if (done.status !== 0) {
    console.error(
      "The installation failed. Check the network and the write permission of this folder, then run the same command again.",
    );
    process.exit(done.status ?? 1);
  }
  const { writeFileSync } = await import("node:fs");
  writeFileSync(stamp, readFileSync(lock, "utf8"));
}
