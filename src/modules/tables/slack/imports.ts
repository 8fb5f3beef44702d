import { fieldLabel, offered, valueText } from "#src/marketplaces/registry.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  input,
  type Message,
  modal,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clip, clipEscaped, count } from "#src/platform/slack/blocks/text.ts";
import type { ImportChange } from "../rules/import-plan.ts";
import type { ImportAsked, ImportView } from "../rules/import.ts";
import type { TableKind } from "../rules/listing-table.ts";
import { tablesActionIds, tablesFields, tablesFormIds } from "./ids.ts";

/** `/oms import`: one CSV file. What it would change is shown first. */
export function importForm(): View {
  return modal({
    callback: tablesFormIds.import,
    title: "Import a table",
    submit: "Show what would change",
    blocks: [
      section(
        "A CSV file from `/oms export` in which you changed prices, stock, SKUs or texts. A blank cell changes nothing, and nothing goes to a shop yet.",
      ),
      input(
        tablesFields.file,
        "CSV file",
        { type: "file_input", action_id: studioInputIds.value, filetypes: ["csv"], max_files: 1 },
        { optional: false, hint: "At most 10 000 lines and 5 MB." },
      ),
      context("First I show you what would change, in our direct messages. Nothing changes until you apply it."),
    ],
  });
}

/** `/oms export`: the file behind a button. */
export function exportMessage(tables: readonly { kind: TableKind; lines: number; url: string }[]): Message {
  const about: Readonly<Record<TableKind, string>> = {
    products: "*Products*: title, description, tags and materials, a line per listing",
    prices: "*Prices and stock*: a line per option, with its SKU",
  };
  return message("Your tables", [
    ...tables.map(({ kind, lines, url }) =>
      section(
        `${about[kind]}. ${count(lines, "line")}.`,
        button(tablesActionIds.downloadTable, "Download", kind, { url }),
      ),
    ),
    context(
      `${tables.length === 1 ? "The link" : "Each link"} works for ten minutes, for anybody who has it. Change the file and send it back with \`/oms import\`.`,
    ),
  ]);
}

/** What a file would change, and what is wrong with it; afterwards what it did, and what came of asking. Redrawn in place. */
export function importMessage(view: ImportView, asked: ImportAsked | null = null): Message {
  const name = `*${clipEscaped(view.fileName, 100)}*`;
  const { state, changeCount } = view;
  if (state === "reading") return message("Import", [section(`:hourglass_flowing_sand: Reading ${name}…`)]);
  if (state === "discarded") return message("Import", [section(`I discarded ${name}. Nothing was changed.`)]);
  if (state === "applied") return appliedMessage(view, name, asked);
  const lines = `${name}: ${count(view.lines, "line")} read`;
  const would =
    changeCount === 0
      ? "nothing would change"
      : `*${count(changeCount, "field")}* in ${count(view.listingCount, "listing")} would change`;
  const head = state === "refused" ? `:warning: I can't use ${name}. Nothing was changed.` : `${lines}, ${would}.`;
  return message(`Import of ${clipEscaped(view.fileName, 300)}`, [
    section(head),
    ...chunks(view.changes.map(changeLine), 5),
    ...(changeCount > view.changes.length ? [context(`and ${changeCount - view.changes.length} more`)] : []),
    ...problemBlocks(view),
    ...(state === "ready"
      ? buttons(
          changeCount > 0 &&
            button(tablesActionIds.applyImport, clip(`Apply (${changeCount})`, 75), view.id, { style: "primary" }),
          button(tablesActionIds.discardImport, "Discard", view.id),
        )
      : []),
    ...(state === "ready" && changeCount > 0
      ? [context("Applying this changes our product database only: nothing goes to a shop yet.")]
      : []),
  ]);
}

/** @param asked what came of asking just now, after a press of the button: it takes the place of the button that asked */
function appliedMessage(view: ImportView, name: string, asked: ImportAsked | null): Message {
  const { applied, moved, listings } = view.result ?? { applied: 0, moved: 0, listings: 0 };
  const left =
    moved > 0
      ? ` ${count(moved, "field")} ${moved === 1 ? "was" : "were"} changed here in the meantime, so I left ${moved === 1 ? "it" : "them"} alone.`
      : "";
  return message(`Import of ${clipEscaped(view.fileName, 300)}`, [
    section(
      `:white_check_mark: ${name}: ${count(applied, "field")} in ${count(listings, "listing")} changed here.${left}`,
    ),
    ...(asked ? askedBlocks(view, asked) : toAskBlocks(view, applied, listings)),
    ...problemBlocks(view),
  ]);
}

function toAskBlocks({ id }: ImportView, applied: number, listings: number): Block[] {
  return [
    section(
      `Nothing has changed on ${offered.name} yet: ask for approval to send it there. Until then \`/oms sync\` counts it as changed here and not there yet.`,
    ),
    ...buttons(applied > 0 && button(tablesActionIds.askForImport, askLabel(listings), id, { style: "primary" })),
  ];
}

function askLabel(listings: number): string {
  if (listings === 1) return "Ask for approval";
  return `Ask for approval of all ${listings}`;
}

/** A button stays while some can be asked for once what is said of them is put right. */
function askedBlocks({ id }: ImportView, asked: ImportAsked): Block[] {
  const { already, collecting, problems, problemCount } = asked;
  if (collecting > 0) {
    return [
      section(
        `:hourglass_flowing_sand: I'm collecting ${count(collecting, "listing")} into one request. I tell you here once approval is asked for.`,
      ),
    ];
  }
  const parts = [
    ...(asked.asked > 0 ? [`I asked for approval of ${count(asked.asked, "listing")}`] : []),
    ...(already > 0 ? [`${already} ${already === 1 ? "is" : "are"} waiting or on the way already`] : []),
    ...(problemCount > 0 ? [`${problemCount} can't be asked for yet`] : []),
  ];
  return [
    section(
      parts.length === 0
        ? `Everything in this import is on ${offered.name} already.`
        : `:raised_hand: ${parts.join(", ")}.`,
    ),
    ...chunks(
      problems.slice(0, 10).map(({ code, text }) => `• \`${code}\` ${clipEscaped(text, 250)}`),
      5,
    ),
    ...(problemCount > 10 ? [context(`and ${problemCount - 10} more`)] : []),
    ...buttons(problemCount > 0 && button(tablesActionIds.askForImport, "Ask again", id)),
  ];
}

/** `• line 3: Linen apron k7q2, Pine & Ink: Price $24.00 → $26.00` */
function changeLine(change: ImportChange): string {
  const value = (of: ImportChange["after"]) => clipEscaped(valueText(change.field, of, change.currency), 70);
  const where = `${clipEscaped(change.title, 60)} \`${change.code}\`, ${clipEscaped(change.shopName, 40)}`;
  const what = `${clipEscaped(fieldLabel(change.field), 60)} ${value(change.before)} → ${value(change.after)}`;
  return `• line ${change.line}: ${where}: ${what}`;
}

const shownProblems = 15;

function problemBlocks({ state, problems, problemCount }: ImportView): Block[] {
  if (problemCount === 0) return [];
  const lines = problems
    .slice(0, shownProblems)
    .map(({ line, text }) => `• ${line > 0 ? `line ${line}: ` : ""}${clipEscaped(text, 220)}`);
  return [
    ...(state === "refused" ? [] : [section(`:warning: *${count(problemCount, "problem")}*. I left this out:`)]),
    ...chunks(lines, 5),
    ...(problemCount > lines.length ? [context(`and ${problemCount - lines.length} more`)] : []),
  ];
}

function chunks(lines: readonly string[], size: number): Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < lines.length; start += size)
    blocks.push(section(lines.slice(start, start + size).join("\n")));
  return blocks;
}
