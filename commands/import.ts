import { importForm } from "#src/modules/tables/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const importTable = defineCommand({
  name: "import",
  usage: "import",
  examples: ["import", "export prices"],
  role: "maker",
  opens: () => commandsText.import.title,
  args: noArguments,
  run: async () => ({ kind: "modal", view: importForm() }),
});
