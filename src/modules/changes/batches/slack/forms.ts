import { changesInputIds } from "../../slack/ids.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import {
  type Block,
  button,
  context,
  image,
  input,
  modal,
  option,
  plain,
  radio,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { blankText } from "../../open-points/rules.ts";
import { stateText, titleOf } from "../../slack/shared/change-lines.ts";
import { changeLabel } from "../../slack/shared/change-label.ts";
import { changesActionIds } from "../../slack/ids.ts";
import { blanksOf, linesToFill } from "../filling.ts";
import { groupsText } from "../grouping.ts";
import { batchesText } from "../messages/en.ts";
import { type BatchView, type Grouping, groupings } from "../model.ts";
import { batchFields, batchFormIds } from "./ids.ts";

/** Like which listing, and which photos are one. @param metadata the files and where they came from */
export function startBatchForm(photos: number, metadata: string): View {
  const text = batchesText.start;
  return modal({
    callback: batchFormIds.start,
    title: text.title,
    submit: text.submit,
    metadata,
    blocks: [
      section(text.about(photos)),
      input(
        batchFields.model,
        text.model,
        {
          type: "external_select",
          action_id: changesInputIds.listing,
          min_query_length: 0,
          placeholder: plain(text.modelExample, 150),
        },
        { optional: false },
      ),
      groupingField(
        "name",
        groupings.filter((each) => each !== "hand"),
      ),
    ],
  });
}

function groupingField(chosen: Grouping, offered: readonly Grouping[]): Block {
  const options = offered.map((each) => option(batchesText.groupings[each], each));
  return input(batchFields.grouping, batchesText.start.grouping, radio(studioInputIds.value, options, chosen), {
    optional: false,
  });
}

/** The photos with their numbers, and a line for each listing. */
export function groupBatchForm(batch: BatchView): View {
  const text = batchesText.groups;
  return modal({
    callback: batchFormIds.group,
    title: text.title,
    submit: text.submit,
    metadata: joinIds(batch.id, String(batch.revision)),
    blocks: [
      ...sheetBlocks(batch),
      input(
        batchFields.groups,
        text.label,
        textInput(studioInputIds.value, groupsText(batch.groups), { multiline: true, max: 3000 }),
        { hint: text.hint },
      ),
      groupingField("hand", groupings),
    ],
  });
}

/** A hundred blocks fit a form. */
const formSheets = 90;

/** @param most how many of them */
export function sheetBlocks({ sheets }: BatchView, most = formSheets): Block[] {
  return sheets.slice(0, most).map(({ from, to, imageUrl }) => image(imageUrl, batchesText.card.sheet(from, to)));
}

/** With the question, no form has more than twelve inputs. */
const shownBlanks = 12;

/** A field for each blank, with a line for each draft that has it. */
export function fillBatchForm(batch: BatchView): View {
  const text = batchesText.fill;
  const blanks = [...blanksOf(batch.changes)];
  const left = blanks.length - shownBlanks;
  const lines = batch.changes.map(
    (change, at) => `*${at + 1}*  ${clipEscaped(titleOf(change), 60)}  ·  ${changeLabel(change)}`,
  );
  return modal({
    callback: batchFormIds.fill,
    title: text.title,
    ...(blanks.length > 0 ? { submit: text.submit } : {}),
    metadata: batch.id,
    blocks: [
      ...(blanks.length === 0 ? [section(text.none)] : []),
      ...inSections(blanks.length === 0 ? [] : lines),
      ...blanks
        .slice(0, shownBlanks)
        .map(([words, places]) =>
          input(
            joinIds(batchFields.fill, words.slice(0, 100)),
            text.label(blankText(words)),
            textInput(studioInputIds.value, linesToFill(places), { multiline: true, max: 3000 }),
            { hint: text.hint },
          ),
        ),
      ...(left > 0 ? [context(text.more(left))] : []),
    ],
  });
}

const linesInSection = 10;

/** So many lines fit a section, whatever they say. */
export function inSections(lines: readonly string[]): Block[] {
  const starts = Array.from({ length: Math.ceil(lines.length / linesInSection) }, (_, at) => at * linesInSection);
  return starts.map((start) => section(lines.slice(start, start + linesInSection).join("\n")));
}

/** Each draft with the button that opens it; a hundred blocks fit a form. */
export function eachOfBatchView(batch: BatchView): View {
  return modal({
    callback: "view.notice",
    title: batchesText.start.title,
    blocks: batch.changes.map((change, at) =>
      section(
        `*${at + 1}*  ${clipEscaped(titleOf(change), 100)}  ·  ${changeLabel(change)}  ·  ${stateText(change)}`,
        button(changesActionIds.openListing, batchesText.openOne, change.id, {
          spoken: clip(titleOf(change), 70),
        }),
      ),
    ),
  });
}
