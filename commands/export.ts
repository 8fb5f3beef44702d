import { exportMessage, type TableKind, tableKinds } from "#src/modules/tables/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

export const exportTable = defineCommand({
  name: "export",
  usage: "export [products or prices]",
  summary: "Your listings as a CSV table: texts, or prices and stock",
  examples: [
    ["export prices", "prices and stock of every listing, to change and give back"],
    ["export products", "the texts"],
  ],
  role: "viewer",
  args: oneText,
  async run({ app, actor, args }) {
    const wanted = args.text.toLowerCase();
    const kinds: readonly TableKind[] = tableKinds.filter((kind) => wanted === "" || kind.startsWith(wanted));
    if (kinds.length === 0) {
      throw new OmsError("bad-input", {
        userText: "There are two tables: /oms export products, and /oms export prices.",
      });
    }
    return reply(exportMessage(await Promise.all(kinds.map((kind) => app.exportTable(actor, kind)))));
  },
});
