import { createWriteStream } from "node:fs";
import { createInterface } from "node:readline/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { loadConfig } from "#src/config.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { assemble, type Parts } from "./adapters.ts";
import { adminCommand } from "./admin-command.ts";
import { secretChecks } from "./secret-checks.ts";

/** `npm run admin -- erase | export | receipt`: configuration → adapters → the command. */
let opened: Parts | undefined;

try {
  process.exitCode = await adminCommand(process.argv.slice(2), {
    parts: () => (opened ??= assemble({ ...loadConfig(secretChecks), logLevel: "silent" })).deps,
    print: (line) => void process.stdout.write(`${line}\n`),
    ask,
    // Whose data it is, is nobody else's business on this machine; and what is there is not overwritten.
    write: (file, pieces) => pipeline(Readable.from(pieces), createWriteStream(file, { mode: 0o600, flags: "wx" })),
  });
} catch (error) {
  const problem = toOmsError(error);
  // A problem of the configuration or of a file names what is wrong, never a value; anything else has its sentence.
  const said = problem.code === "internal" && error instanceof Error ? error.message : problem.userText;
  process.stderr.write(`${said}\n`);
  process.exitCode = 2;
}
await opened?.http.close();

async function ask(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
