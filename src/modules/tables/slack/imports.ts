import { fieldLabel, offered, valueText } from "#src/marketplaces/registry.ts";
import { changesActionIds } from "#src/modules/changes/index.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
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
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ImportAsked, ImportView } from "../rules/import.ts";
import type { TableKind } from "../rules/listing-table.ts";
import type { OptionsPlan } from "../rules/planned-options.ts";
import { optionChangeText } from "./options.ts";
import { planTableBlocks, planTableButtons } from "./plan-table.ts";
import { tablesActionIds, tablesFields, tablesFormIds } from "./ids.ts";
import { tablesText } from "../messages/en.ts";
import type { ImportChange } from "../rules/table-records.ts";

/** `/oms import`: one CSV file. What it would change is shown first. */
export function importForm(): View {
  const text = tablesText.form;
  return modal({
    callback: tablesFormIds.import,
    title: text.title,
    submit: text.submit,
    blocks: [
      section(text.intro),
      input(
        tablesFields.file,
        text.file,
        { type: "file_input", action_id: studioInputIds.value, filetypes: ["csv"], max_files: 1 },
        { optional: false, hint: text.limits },
      ),
      context(text.preview),
    ],
  });
}

/** `/oms export`: the file behind a button. */
export function exportMessage(tables: readonly { kind: TableKind; lines: number; url: string }[]): Message {
  const text = tablesText.export;
  return message(text.title, [
    ...tables.map(({ kind, lines, url }) =>
      section(text[kind](lines), button(tablesActionIds.downloadTable, text.download, kind, { url })),
    ),
    context(text.links(tables.length)),
  ]);
}

/** What a file would change, and what is wrong with it; afterwards what it did, and what came of asking. Redrawn in place. */
export function importMessage(view: ImportView, asked: ImportAsked | null = null): Message {
  const name = `*${clipEscaped(view.fileName, 100)}*`;
  const { state, changeCount } = view;
  const text = tablesText.import;
  if (state === "reading") return message(text.short, [section(text.checking(name))]);
  if (state === "discarded") return message(text.short, [section(text.discarded(name))]);
  if (view.planTable && state !== "refused") {
    const { planTable } = view;
    return message(text.title(clipEscaped(view.fileName, 300)), [
      ...planTableBlocks(view, planTable, chunks(planTable.changes.map(changeLine), 5)),
      ...problemBlocks(view),
      ...planTableButtons(view, planTable),
    ]);
  }
  if (view.options && state !== "refused") return optionsMessage(view, view.options, name);
  if (state === "applied") return appliedMessage(view, name, asked);
  const would =
    changeCount === 0
      ? text.nothing(name, view.lines, offered.name)
      : view.photoCount > 0
        ? text.wouldAlts(name, view.lines, view.photoCount, view.listingCount)
        : text.would(name, view.lines, changeCount, view.listingCount);
  const head = state === "refused" ? text.refused(name) : would;
  return message(text.title(clipEscaped(view.fileName, 300)), [
    section(head),
    ...chunks(view.changes.map(changeLine), 5),
    ...(changeCount > view.changes.length ? [context(text.more(changeCount - view.changes.length))] : []),
    ...problemBlocks(view),
    ...(state === "ready"
      ? buttons(
          changeCount > 0 &&
            button(tablesActionIds.applyImport, clip(text.apply(changeCount), 75), view.id, { style: "primary" }),
          button(tablesActionIds.discardImport, text.discard, view.id),
        )
      : []),
    ...(state === "ready" && changeCount > 0 ? [context(text.onlyHere)] : []),
  ]);
}

/** A table of options: what it would make of its draft, and then what it did. */
function optionsMessage(view: ImportView, plan: OptionsPlan, name: string): Message {
  const text = tablesText.options;
  const { changeCount, changes } = plan;
  const draft = clipEscaped(plan.title || plan.code, 200);
  const title = tablesText.import.title(clipEscaped(view.fileName, 300));
  if (view.state === "applied") {
    const applied = "listingId" in plan ? text.keptAsEdit : text.applied;
    return message(title, [section(applied(name, changeCount, draft)), ...problemBlocks(view)]);
  }
  return message(title, [
    section(
      changeCount === 0 ? text.nothing(name, view.lines, draft) : text.would(name, view.lines, changeCount, draft),
    ),
    ...chunks(
      changes.map((change) => `• ${tablesText.import.line(change.line, optionChangeText(change))}`),
      5,
    ),
    ...(changeCount > changes.length ? [context(tablesText.import.more(changeCount - changes.length))] : []),
    ...problemBlocks(view),
    ...buttons(
      changeCount > 0 &&
        button(tablesActionIds.applyImport, tablesText.import.apply(changeCount), view.id, { style: "primary" }),
      button(tablesActionIds.discardImport, tablesText.import.discard, view.id),
    ),
    ...(changeCount > 0 ? [context("listingId" in plan ? text.onlyEdit : text.onlyHere)] : []),
  ]);
}

/** @param asked what came of asking just now, after a press of the button: it takes the place of the button that asked */
function appliedMessage(view: ImportView, name: string, asked: ImportAsked | null): Message {
  const { applied, moved, listings } = view.result ?? { applied: 0, moved: 0, listings: 0 };
  const text = tablesText.import;
  const done = view.photoCount > 0 ? text.appliedAlts(name, listings) : text.applied(name, applied, listings);
  return message(text.title(clipEscaped(view.fileName, 300)), [
    section(moved > 0 ? `${done} ${text.moved(moved)}` : done),
    ...(asked ? askedBlocks(view, asked) : toAskBlocks(view, applied, listings)),
    ...problemBlocks(view),
  ]);
}

function toAskBlocks({ id }: ImportView, applied: number, listings: number): Block[] {
  return [
    section(tablesText.import.notThere(offered.name)),
    ...buttons(applied > 0 && button(tablesActionIds.askForImport, askLabel(listings), id, { style: "primary" })),
  ];
}

function askLabel(listings: number): string {
  return listings === 1 ? tablesText.import.ask : tablesText.import.askAll(listings);
}

/** A button stays while some can be asked for once what is said of them is put right. */
function askedBlocks({ id }: ImportView, asked: ImportAsked): Block[] {
  const { already, collecting, problems, problemCount, request, gaveUp } = asked;
  const text = tablesText.import;
  if (collecting > 0) return [section(text.collecting(collecting))];
  const again = button(tablesActionIds.askForImport, text.askAgain, id);
  if (gaveUp !== null) return [section(text.gaveUp(clipEscaped(gaveUp, 1000))), ...buttons(again)];
  const parts = [
    ...(asked.asked > 0 ? [text.asked(asked.asked, request?.number ?? null)] : []),
    ...(asked.waits ? [text.waits(asked.waits, request?.number ?? null)] : []),
    ...(already > 0 ? [text.already(already, asked.asked > 0 || asked.waits ? null : (request?.number ?? null))] : []),
    ...(problemCount > 0 ? [text.cantAsk(problemCount)] : []),
  ];
  return [
    section(parts.length === 0 ? text.everything(offered.name) : `:raised_hand: ${parts.join(", ")}.`),
    ...chunks(
      problems
        .slice(0, 10)
        .map(({ code, sku = null, text }) => `• ${codeLabel({ code, sku })} ${clipEscaped(text, 250)}`),
      5,
    ),
    ...(problemCount > 10 ? [context(text.more(problemCount - 10))] : []),
    ...buttons(
      request && button(changesActionIds.openListing, text.showRequest(request.number), request.id),
      problemCount > 0 && again,
    ),
  ];
}

/** `• line 3: Linen apron k7q2, Pine & Ink: Price $24.00 → $26.00` */
function changeLine(change: ImportChange): string {
  const value = (of: ImportChange["after"]) => clipEscaped(valueText(change.field, of, change.currency), 70);
  const where = `${clipEscaped(change.title, 60)} ${codeLabel(change)}, ${clipEscaped(change.shopName, 40)}`;
  const { called, alts } = change;
  if (alts) return `• ${tablesText.import.line(change.line, `${where}: ${altChange(alts)}`)}`;
  const before = called ? clipEscaped(called.before, 70) || value(null) : value(change.before);
  const after = called ? clipEscaped(called.after, 70) : value(change.after);
  const what = `${clipEscaped(fieldLabel(change.field), 60)} ${before} → ${after}`;
  return `• ${tablesText.import.line(change.line, `${where}: ${what}`)}`;
}

/** The first of the photos; and of all of them how many lose theirs. */
function altChange({ photos, removed = 0, also = [], ...first }: NonNullable<ImportChange["alts"]>): string {
  const text = tablesText.import;
  const shown = [first, ...also];
  const most = shown.length > 1 ? 40 : 70;
  const words = (alt: string) => (alt === "" ? text.noAlt : clipEscaped(alt, most));
  const each = shown.map(({ photo, before, after }) => text.alt(photo, words(before), words(after))).join("; ");
  const unseen = removed - shown.filter(({ after }) => after === "").length;
  const more = photos - shown.length;
  return `${each}${more > 0 ? text.morePhotos(more) : ""}${unseen > 0 ? text.removed(removed) : ""}`;
}

const shownProblems = 15;

function problemBlocks({ state, problems, problemCount }: ImportView): Block[] {
  if (problemCount === 0) return [];
  const words = tablesText.import;
  const lines = problems
    .slice(0, shownProblems)
    .map(({ line, text }) => `• ${line > 0 ? words.line(line, clipEscaped(text, 220)) : clipEscaped(text, 220)}`);
  return [
    ...(state === "refused" ? [] : [section(words.problems(problemCount))]),
    ...chunks(lines, 5),
    ...(problemCount > lines.length ? [context(words.more(problemCount - lines.length))] : []),
  ];
}

function chunks(lines: readonly string[], size: number): Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < lines.length; start += size)
    blocks.push(section(lines.slice(start, start + size).join("\n")));
  return blocks;
}
