import {
  type ChangeSummary,
  draftForm,
  likeForm,
  likeNothing,
  likePicker,
  writingView,
} from "#src/modules/changes/index.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import { oneText } from "./arguments.ts";
import { type CommandContext, type CommandResult, defineCommand, noFiles } from "./command.ts";
import { commandsText } from "./messages/answers.en.ts";

export const draft = defineCommand({
  name: "draft",
  aliases: ["new"],
  usage: "draft [like <listing>, or notes]",
  examples: ["draft", "draft like k7q2"],
  role: "maker",
  everyday: true,
  opens: () => commandsText.draft.newListing,
  args: oneText,
  async run(context) {
    const { app, actor, args, viewId } = context;
    const [, like] = /^like\s+(.+)$/is.exec(args.text) ?? [];
    if (like) return draftLike(context, like.trim());
    const change = await app.startDraft(actor, { text: args.text, files: noFiles, channel: null, ts: null, viewId });
    // Without notes there is nothing to write from: the empty form is there at once.
    if (args.text === "") return { kind: "modal", view: draftForm(change) };
    return { kind: "modal", view: writingView({ id: change.id, photos: 0, ai: change.ai }) };
  },
});

async function draftLike({ app, actor }: CommandContext<unknown>, words: string): Promise<CommandResult> {
  const found = await app.findLike(actor, words);
  const all: (ListingView | ChangeSummary)[] = [...found.listings, ...found.changes];
  if (all.length === 0) return { kind: "modal", view: likeNothing(words) };
  if (all.length > 1) return { kind: "modal", view: likePicker(found.listings, found.changes) };
  const [listing] = found.listings;
  const [change] = found.changes;
  const like = listing ? { listingId: listing.id } : change ? { changeId: change.id } : null;
  if (!like) return { kind: "modal", view: likeNothing(words) };
  return { kind: "modal", view: likeForm(await app.draftLike(actor, like)) };
}
