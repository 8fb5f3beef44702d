import { exportMessage, type TableKind, tableKinds } from "#src/modules/tables/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const exportTable = defineCommand({
  name: "export",
  usage: "export [products, prices, gpsr or alt-texts]",
  examples: ["export prices", "export products"],
  role: "viewer",
  args: oneText,
  async run({ app, actor, args }) {
    const wanted = args.text.toLowerCase().replaceAll(" ", "-");
    const kinds: readonly TableKind[] = tableKinds.filter((kind) =>
      // What few people need is given where it is asked for.
      wanted === "" ? kind !== "gpsr" && kind !== "alt-texts" : kind.startsWith(wanted),
    );
    if (kinds.length === 0) {
      throw new OmsError("bad-input", {
        userText: commandsText.export.whichTable,
      });
    }
    return reply(exportMessage(await Promise.all(kinds.map((kind) => app.exportTable(actor, kind)))));
  },
});
