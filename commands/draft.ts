import { draftForm } from "#src/blocks/draft-form.ts";
import { writingView } from "#src/blocks/notice.ts";
import { oneText } from "./arguments.ts";
import { defineCommand, noFiles } from "./command.ts";

export const draft = defineCommand({
  name: "draft",
  aliases: ["new"],
  usage: "draft [notes]",
  summary: "Start a listing from nothing, or from your notes",
  role: "maker",
  everyday: true,
  opens: "New listing",
  args: oneText,
  async run({ app, actor, args, viewId }) {
    const change = await app.startDraft(actor, { text: args.text, files: noFiles, channel: null, ts: null, viewId });
    // Without notes there is nothing to write from: the empty form is there at once.
    if (args.text === "") return { kind: "modal", view: draftForm(change) };
    return { kind: "modal", view: writingView({ id: change.id, photos: 0 }, app.drafterIsSlow) };
  },
});
