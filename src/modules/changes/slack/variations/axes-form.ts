import {
  type Axis,
  axisName,
  differsBy,
  mostInForms,
  type SuggestedAxis,
  type Variations,
} from "#src/catalog/variations/model.ts";
import { type OptionKind, optionKinds } from "#src/catalog/fields/options.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  type Option,
  radio,
  section,
  select,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { tableButton } from "./line-choices.ts";
import { type Question, questionBlock } from "./reading/question.ts";
import { profileFields } from "./reading/option-profiles.ts";
import { axisValue, noAxis, ownAxis, photoKind, suggestedBy, type VariationsSheet } from "./reading/sheet.ts";
import { endsRequest } from "../shared/ends-request.ts";

/** What is chosen in the open form for each axis; left out: what is stored. */
export type ChosenAxes = readonly string[];

/** What is typed in the open form, and what is asked before it is saved. */
type AskedAxes = { readonly values: FormValues; readonly question?: Question };

export function axesForm(sheet: VariationsSheet, chosen?: ChosenAxes, note?: string, asked?: AskedAxes): View {
  const { change, variations, mark, suggested } = sheet;
  const text = variationsText;
  const [first = ownAxis, second = noAxis] = chosen ?? storedAxes(variations);
  const both = first !== noAxis && second !== noAxis;
  return modal({
    callback: changesFormIds.axes,
    title: text.title,
    submit: text.goOn,
    close: text.close,
    metadata: joinIds(change.id, String(change.revision), mark, sheet.listing?.sheet.listing.id ?? ""),
    blocks: [
      section(`*${clipEscaped(change.content.title || changeStatesText.untitled, 200)}*`),
      ...(asked?.question ? questionBlocks(asked.question) : []),
      ...(note ? [context(`:white_check_mark: ${clipEscaped(note, 500)}`)] : []),
      ...endsRequest(change),
      context(text.why, text.tableFrom(mostInForms, sheet.limits.options), ...hints(sheet)),
      ...(sheet.listing?.rebased ? [context(text.rebased(change.marketplace.name))] : []),
      ...axisFields(sheet, 0, first, asked?.values),
      ...(first === noAxis ? [] : axisFields(sheet, 1, second, asked?.values)),
      ...(first === noAxis
        ? []
        : differsFields(sheet, axisWords(sheet, [first, second], asked?.values), both, asked?.values)),
      ...(variations ? tableButton(sheet, undefined, true) : []),
    ],
  });

  function hints({ change: { content, marketplace } }: VariationsSheet): string[] {
    if (suggested === null) return [text.unread(marketplace.name)];
    return content.category === null ? [text.noCategory] : [];
  }
}

/** Its id names what is asked: an answer to another question is none. */
function questionBlocks(question: Question): Block[] {
  const options = question.answers.map(({ label, value }) => option(clip(label, 75), value));
  return [
    section(`:warning: ${clipEscaped(question.text, 2800)}`),
    input(questionBlock(question), variationsText.sure, radio(studioInputIds.value, options, ""), { optional: false }),
  ];
}

/** Of a draft without variations the first is offered as a name of its own. */
function storedAxes(variations: Variations | null): ChosenAxes {
  return variations
    ? [0, 1].map((place) => (variations.axes[place] ? axisValue(variations.axes[place]) : noAxis))
    : [ownAxis, noAxis];
}

/** The words for the two axes in the choices below them. */
function axisWords(sheet: VariationsSheet, chosen: ChosenAxes, typed?: FormValues): readonly [string, string] {
  const word = (place: number, fallback: string) => {
    const value = chosen[place] ?? noAxis;
    const name = value === ownAxis ? tidyLine(typed?.text(joinIds(changesFields.axisName, String(place))) ?? "") : "";
    if (name !== "") return name;
    const stored = sheet.variations?.axes[place];
    if (stored && axisValue(stored) === value) return axisName(stored);
    const suggestion = suggestedBy(sheet, value);
    return suggestion ? axisName(suggestion) : fallback;
  };
  return [word(0, variationsText.theFirst), word(1, variationsText.theSecond)];
}

function axisFields(sheet: VariationsSheet, place: number, chosen: string, typed?: FormValues): Block[] {
  const text = variationsText;
  const stored = sheet.variations?.axes[place];
  const known = stored && axisValue(stored) === chosen ? stored : undefined;
  const suggestion = suggestedBy(sheet, chosen);
  const field = (name: string) => joinIds(name, String(place));
  return [
    input(
      field(changesFields.axis),
      place === 0 ? text.first : text.second,
      select(
        place === 0 ? changesInputIds.firstAxis : changesInputIds.secondAxis,
        axisOptions(sheet, place),
        chosen,
        text.choose,
      ),
      { optional: false, dispatch: true },
    ),
    ...(chosen === ownAxis
      ? [
          input(
            field(changesFields.axisName),
            text.name,
            textInput(studioInputIds.value, typed?.text(field(changesFields.axisName)) ?? known?.name ?? "", {
              max: 100,
              placeholder: text.nameExample,
            }),
            { optional: false },
          ),
        ]
      : []),
    ...(chosen === noAxis
      ? []
      : (typedParts(field(changesFields.axisValues), typed) ?? valueParts(stored)).map((part, at) =>
          input(
            joinIds(field(changesFields.axisValues), String(at)),
            suggestion ? text.valuesOf(clip(axisName(suggestion), 80)) : text.values,
            textInput(studioInputIds.value, part, { multiline: true, placeholder: text.valuesExample }),
            { optional: at > 0, hint: valuesHint(sheet, suggestion) },
          ),
        )),
  ];
}

/** As they were sent; none: they were not part of it. */
function typedParts(start: string, typed: FormValues | undefined): readonly string[] | null {
  const blocks = typed?.blockIds.filter((id) => id.startsWith(start)) ?? [];
  return typed && blocks.length > 0 ? blocks.map((id) => typed.text(id)) : null;
}

/** A field of Slack's holds 3,000 characters. */
const longestPart = 2800;

/** The words that are stored, one a line; of more than a field holds the rest in another one. */
function valueParts(stored: Axis | undefined): readonly string[] {
  const parts = [""];
  for (const { name } of stored?.values ?? []) {
    const last = parts.at(-1) ?? "";
    if (last.length + name.length > longestPart) parts.push(name);
    else parts[parts.length - 1] = last === "" ? name : `${last}\n${name}`;
  }
  return parts;
}

/** As many as a hint has room for. */
const knownShown = 1500;

function valuesHint({ change, suggested }: VariationsSheet, suggestion: SuggestedAxis | Axis | undefined): string {
  const text = variationsText;
  const known = suggested?.find((each) => suggestion && axisValue(each) === axisValue(suggestion))?.values ?? [];
  if (known.length === 0) return text.valuesHint;
  const names = known.map(({ name }) => name).join(", ");
  return `${text.valuesHint} ${text.known(change.marketplace.name, clip(names, knownShown))}`;
}

function axisOptions(sheet: VariationsSheet, place: number) {
  const text = variationsText;
  const stored = sheet.variations?.axes[place];
  const suggested = sheet.suggested ?? [];
  const all: readonly (SuggestedAxis | Axis)[] =
    stored && stored.property !== null && suggested.every((each) => axisValue(each) !== axisValue(stored))
      ? [...suggested, stored]
      : suggested;
  return [
    option(place === 0 ? text.nothing : text.nothingElse, noAxis),
    option(text.ownName, ownAxis),
    ...all.map((each) => option(axisName(each), axisValue(each))),
  ];
}

/** Each kind of what options may have of their own, and by which axes it differs. */
function differsFields(
  sheet: VariationsSheet,
  [first, second]: readonly [string, string],
  both: boolean,
  typed?: FormValues,
): Block[] {
  const text = variationsText;
  const { variations, listing } = sheet;
  const single = both
    ? [option(text.by(clip(first, 40)), "0"), option(text.by(clip(second, 40)), "1")]
    : [option(text.each, "0")];
  type Words = { readonly label: string; readonly same: string };
  const field = (kind: string, { label, same }: Words, stored: readonly number[], more: readonly Option[]) => {
    const choices = [option(same, noAxis), ...single, ...more];
    const wished = typed?.choice(joinIds(changesFields.differs, kind)) ?? stored.join(" ");
    const chosen = choices.some(({ value }) => value === wished) ? wished : noAxis;
    return input(
      joinIds(changesFields.differs, kind),
      clip(label, 150),
      select(studioInputIds.value, choices, chosen, text.choose),
      { optional: false },
    );
  };
  const combined = both ? [option(text.both, "0 1")] : [];
  const { photos = null, on = { price: [], quantity: [], sku: [] } } = variations ?? {};
  const words = (kind: OptionKind | typeof photoKind) => ({ label: text.differs[kind], same: text.same[kind] });
  return [
    ...optionKinds.map((kind) => field(kind, words(kind), on[kind], combined)),
    ...profileFields(sheet).map(({ key, label }) =>
      field(key, { label, same: text.sameProfile }, variations ? differsBy(variations, key) : [], combined),
    ),
    // A marketplace shows the photos of one of the two alone: those of a listing that exists stay with their options.
    ...(listing && listing.links?.length !== 0
      ? []
      : [field(photoKind, words(photoKind), photos ? [photos.axis] : [], [])]),
  ];
}
