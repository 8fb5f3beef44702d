import { joinBatch, mediaCounts, pickListing, writeFiles } from "#src/modules/changes/index.ts";
import { type CommandRegistry, type Interaction, reply, runTyped } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import type { DirectMessage } from "#src/platform/slack/payloads.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import type { App } from "../../app.ts";
import { offerMessage, photosMessage } from "../greeting.ts";
import { reportsText } from "../../messages/en.ts";

/** A button's value. */
const mostInValue = 2000;

/**
 * What a person wrote to the app. The text is only looked at here, to find which command is meant: it is not stored, not
 * logged, and goes to no drafter. A photo's caption is not read either.
 */
export async function answerDirect(
  interaction: Interaction<App>,
  said: DirectMessage,
  commands: CommandRegistry<App>,
): Promise<void> {
  await interaction.begin();
  const photos = sharedFiles(said.files).filter((file) => file.mime.startsWith("image/") || isVideoFile(file));
  if (photos.length > 0) return offerForPhotos(interaction, photos, said.place);
  const table = sharedFiles(said.files).find(isTable);
  if (table) return importTable(interaction, table);
  const meant = meantCommand(said.text);
  if (meant === "review") return showWaiting(interaction, commands);
  if (meant !== null) return runTyped(interaction, commands.read(meant));
  const actor = await interaction.actor();
  // The greeting says the same, and more.
  if (await interaction.app.greet(actor)) return;
  const offered = await interaction.app.offer(actor);
  if (offered) await reply(interaction, offerMessage(offered));
}

function isTable({ name, mime }: SharedFile): boolean {
  return mime === "text/csv" || name.toLowerCase().endsWith(".csv");
}

/** As `/oms import` does: what it would change comes as a message of its own. */
async function importTable(interaction: Interaction<App>, table: SharedFile): Promise<void> {
  await interaction.app.startImport(await interaction.actor(), table);
  const text = reportsText.table(clipEscaped(table.name, 100));
  await reply(interaction, message(text, [section(text)]));
}

const phrases: Readonly<Record<string, string>> = {
  help: "help",
  "?": "help",
  "what waits for me": "review",
  "what is waiting for me": "review",
  "what's waiting for me": "review",
  "waiting for me": "review",
  "low stock": "find low stock",
  "what is low in stock": "find low stock",
  "what's low in stock": "find low stock",
  problems: "problems",
};

/** What would be typed after `/oms`; null: nothing known. */
export function meantCommand(text: string): string | null {
  const words = text
    .replaceAll("’", "'")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^\/?oms /i, "");
  const plain = words.toLowerCase();
  const phrase = phrases[plain] ?? phrases[plain.replace(/ ?[.!?]+$/, "")];
  if (phrase !== undefined) return phrase;
  const [, listing] = /^history (?:of )?(.+)$/i.exec(words) ?? [];
  // After `--` nothing is read as a flag: the refusal of one would say what was written.
  return listing === undefined ? null : `history -- ${quoted(listing)}`;
}

/** One word for whatever splits the line: its quotes and dashes are the listing's own. */
function quoted(words: string): string {
  return `"${words.replace(/[\\"“”„‟«»]/g, (sign) => `\\${sign}`)}"`;
}

/** What a manager may decide; to others, their own drafts. */
async function showWaiting(interaction: Interaction<App>, commands: CommandRegistry<App>): Promise<void> {
  const actor = await interaction.actor();
  if (actor.member.role === null || atLeast(actor.member.role, "manager")) {
    return runTyped(interaction, commands.read("review"));
  }
  const { all, some } = await interaction.app.myDrafts(actor);
  const nothing = reportsText.drafts.nothingWaits;
  await reply(
    interaction,
    message(reportsText.drafts.title, pickListing(reportsText.drafts.waitForYou, some, nothing, all)),
  );
}

const mayNotDraft = (role: Role | null) => (role === null ? {} : { userText: reportsText.drafts.mayNotDraft });

/** In the thread of a batch they join it; elsewhere the person says what becomes of them. */
async function offerForPhotos(
  interaction: Interaction<App>,
  photos: ReturnType<typeof sharedFiles>,
  { channel, threadTs }: DirectMessage["place"],
): Promise<void> {
  const actor = await interaction.actor();
  const { role } = actor.member;
  if (!atLeast(role, "maker")) throw new OmsError(role === null ? "no-role" : "not-allowed", mayNotDraft(role));
  const open = await interaction.app.openBatches(actor);
  const here = open.find((batch) => threadTs !== null && batch.thread === threadTs && batch.channel === channel);
  if (here) return joinBatch(interaction, here.id, photos);
  const value = writeFiles(photos, mostInValue - batchIdLength);
  await reply(interaction, photosMessage(mediaCounts(photos), value, open[0]));
}

/** The id of a batch stands before the files in a button of its own. */
const batchIdLength = 40;
