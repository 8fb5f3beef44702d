import { scheduledMessage } from "#src/modules/changes/index.ts";
import { noArguments } from "./arguments.ts";
import { defineCommand, reply } from "./command.ts";

/** So many fit into one message. */
const shown = 20;

/** What is approved and waits for its time, and what goes back later. */
export const scheduled = defineCommand({
  name: "scheduled",
  usage: "scheduled",
  examples: ["scheduled", "bulk price -20% at Friday 9:00"],
  role: "viewer",
  args: noArguments,
  async run({ app, actor }) {
    return reply(scheduledMessage(await app.scheduled(actor, shown)));
  },
});
