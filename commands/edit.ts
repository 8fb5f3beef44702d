import { draftForm } from "#src/blocks/draft-form.ts";
import { noticeView } from "#src/blocks/notice.ts";
import { pickListing } from "#src/blocks/review-list.ts";
import { oneText } from "./arguments.ts";
import { defineCommand } from "./command.ts";

export const edit = defineCommand({
  name: "edit",
  usage: "edit [listing]",
  summary: "Open a draft by its short code, SKU or title",
  role: "maker",
  everyday: true,
  opens: "Listing draft",
  args: oneText,
  async run({ app, actor, args }) {
    const found = await app.findChanges(actor, args.text, 15);
    const [only] = found;
    if (only && found.length === 1) return { kind: "modal", view: draftForm(await app.change(actor, only.id)) };
    const nothing = args.text === "" ? "There is no draft yet." : "I found no listing by that name.";
    return { kind: "modal", view: noticeView("Which one?", pickListing("*Which listing?*", found, nothing)) };
  },
});
