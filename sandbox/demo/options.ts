import { isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";

export type DemoOptions = {
  /** Absolute folder of everything the demo keeps. */
  readonly dir: string;
  /** As it was typed, for sentences. */
  readonly shownDir: string;
  /** The first of four ports in a row: Slack's stand-in, Etsy's, the bot, the database. */
  readonly port: number;
  readonly reset: boolean;
  readonly quiet: boolean;
  /** The bot starts anew when its code changes, and its log is printed. */
  readonly watch: boolean;
};

export type DemoCall =
  | { readonly smoke: boolean; readonly options: DemoOptions }
  | { readonly say: string; code: 0 | 2 };

export const defaultPort = 4300;
const usage = `npm run demo -- [options]

  --reset      delete what the demo has kept, and begin anew
  --dir DIR    keep the demo's data there instead of in .oms
  --port N     the first of four ports in a row (${defaultPort})
  --smoke      publish one listing through a demo of its own, compare every field, and end
  --quiet      print the address and what goes wrong, nothing else
  --watch      start the bot anew when a file in src or commands changes, and print its log (npm run dev)`;

export function readOptions(args: readonly string[], root: string): DemoCall {
  const flag = { type: "boolean", default: false } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        dir: { type: "string", default: ".oms" },
        port: { type: "string", default: String(defaultPort) },
        reset: flag,
        smoke: flag,
        quiet: flag,
        watch: flag,
        help: { ...flag, short: "h" },
      },
    });
    if (values.help) return { say: usage, code: 0 };
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port < 1 || port > 65_532) {
      return { say: `--port takes a number from 1 to 65532, not ${JSON.stringify(values.port)}.`, code: 2 };
    }
    if (values.dir.trim() === "") return { say: "--dir takes the name of a folder.", code: 2 };
    const dir = isAbsolute(values.dir) ? values.dir : join(root, values.dir);
    const { reset, quiet, smoke, watch } = values;
    return { smoke, options: { dir, shownDir: values.dir, port, reset, quiet, watch } };
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(". ");
    return { say: `${sentence}.\n\n${usage}`, code: 2 };
  }
}
