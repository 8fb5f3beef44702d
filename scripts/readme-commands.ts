/** Writes the README's table of commands from the registry: `npm run readme:commands`. A test holds the two equal. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "#commands/index.ts";
import { aboutCommands } from "#commands/messages/en.ts";

const file = join(import.meta.dirname, "../README.md");
const lines = readFileSync(file, "utf8").split("\n");
const isRow = (line: string) => line.startsWith("| `/oms");
const first = lines.findIndex(isRow);
const rows = commands.map(
  ({ name, usage, role }) =>
    `| \`/oms${usage === "" ? "" : ` ${usage}`}\` | ${aboutCommands[name].summary} | ${role} |`,
);
const kept = lines.filter((line) => !isRow(line));
writeFileSync(file, [...kept.slice(0, first), ...rows, ...kept.slice(first)].join("\n"));
