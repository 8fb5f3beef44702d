import { importForm } from "#src/modules/tables/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";

export const importTable = defineCommand({
  name: "import",
  usage: "import",
  summary: "Change prices, stock and texts by a CSV table; shows first what would change",
  examples: [
    ["import", "a form for the file; nothing changes before you apply it"],
    ["export prices", "makes a table that fits"],
  ],
  role: "maker",
  opens: "Import a table",
  args: noArguments,
  run: async () => ({ kind: "modal", view: importForm() }),
});
