/**
 * Writes `.env.example` from the variables that `src/config.ts` declares: `npm run env:example`. A test holds the file
 * equal to this text.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

const root = join(import.meta.dirname, "..");

const entries = z.array(
  z.object({
    name: z.string(),
    required: z.string(),
    description: z.string(),
    example: z.string(),
    form: z.string().optional(),
  }),
);
export type ConfigEntry = z.infer<typeof entries>[number];

/** What `src/config.ts` exports as `configEntries`. */
export async function readConfigEntries(): Promise<ConfigEntry[]> {
  const file = join(root, "src/config.ts");
  if (!existsSync(file)) throw new Error("src/config.ts is missing: there is nothing to make .env.example from.");
  const loaded: unknown = await import(pathToFileURL(file).href);
  return z.object({ configEntries: entries }).parse(loaded).configEntries;
}

/**
 * The text of `.env.example`. What is always required stands ready to be filled in; all else is commented out, so that
 * copying the file switches nothing on by its example value.
 */
export function renderEnvExample(all: readonly ConfigEntry[]): string {
  const head = "# Made by `npm run env:example` from src/config.ts. Copy to .env and fill in.\n";
  const blocks = all.map(({ name, required, description, example, form }) => {
    const always = /^(yes|always|required)\b/i.test(required);
    const comment = wrap(`${description}${form ? ` It ${form}.` : ""} Required: ${required}`, 118).map(
      (line) => `# ${line}`,
    );
    return `${comment.join("\n")}\n${always ? "" : "# "}${name}=${example}\n`;
  });
  return [head, ...blocks].join("\n");
}

/** Splits a text at spaces into lines of at most `width` characters; longer words stand alone. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

if (import.meta.main) {
  writeFileSync(join(root, ".env.example"), renderEnvExample(await readConfigEntries()));
}
