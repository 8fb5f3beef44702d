import {
  type Attribute,
  type AttributeChoice,
  attributeText,
  type CategoryAttribute,
  isOffered,
  notOfCategory,
} from "#src/catalog/fields/attributes.ts";
import {
  type Block,
  context,
  type Element,
  input,
  manySelect,
  modal,
  option,
  type Option,
  plain,
  section,
  select,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import { attributesText } from "../../messages/attributes.en.ts";
import { attributesOnPage, onAPage } from "../reading/read-attributes.ts";
import { changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { formHead, type PartSheet } from "../shared/form-head.ts";

/** The value of the option that stands for none. */
const noValue = "none";

/** What a form of attributes is drawn from, and where an answer to it goes. */
export type AttributesSheet = PartSheet & {
  readonly chosen: readonly Attribute[];
  /** Required ones first; null: it has no category yet. */
  readonly ofCategory: readonly CategoryAttribute[] | null;
  /** By which a form that was left open is known not to fit any more. */
  readonly mark: string;
};

/** What the category offers, required ones first, a page at a time. What isn't shown stays as it is stored. */
export function attributesForm(sheet: AttributesSheet, page = 0, note?: string): View {
  const { change, listingId, ofCategory, chosen, mark } = sheet;
  const text = attributesText;
  if (ofCategory === null) return noticeView(text.title, [section(text.noCategory)]);
  const shown = attributesOnPage(ofCategory, page);
  const strange = notOfCategory(chosen, ofCategory);
  return modal({
    callback: changesFormIds.attributes,
    title: text.title,
    ...(ofCategory.length + strange.length > 0 ? { submit: text.save } : {}),
    close: text.close,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), String(page), listingId ?? "", mark),
    blocks: [
      ...formHead(sheet, note),
      context(ofCategory.length > 0 ? text.why(sheet.marketplace.name) : text.nothingAsked),
      ...(strange.length > 0
        ? [
            context(
              `${listingId === null ? ":warning: " : ""}${(listingId === null ? text.leftOut : text.stay)(clipEscaped(strange.map(attributeText).join("; "), 1000))}`,
            ),
          ]
        : []),
      ...pageField(ofCategory, page),
      ...shown.map((each) => attributeField(each, chosen)),
    ],
  });
}

function pageField(ofCategory: readonly CategoryAttribute[], page: number): Block[] {
  const all = ofCategory.length;
  if (all <= onAPage) return [];
  const pages = Array.from({ length: Math.ceil(all / onAPage) }, (_, at) =>
    option(attributesText.page(at * onAPage + 1, Math.min(all, (at + 1) * onAPage), all), String(at)),
  );
  return [
    input(
      changesFields.attributePage,
      attributesText.which,
      select(changesInputIds.attributePage, pages, String(page), attributesText.which),
      { optional: false, dispatch: true, hint: attributesText.pageHint },
    ),
  ];
}

function attributeField(attribute: CategoryAttribute, chosen: readonly Attribute[]): Block {
  const { property, name, required, most } = attribute;
  const text = attributesText;
  const stored = chosen.find((each) => each.property === property);
  const known = stored?.values.map(({ id }) => String(id)).slice(0, most) ?? [];
  const kept = stored !== undefined && !isOffered(stored, [attribute]);
  return input(
    joinIds(changesFields.attribute, String(property)),
    name,
    valueSelect(attribute, attributeOptions(attribute), known),
    {
      optional: !required || kept,
      ...(kept ? { hint: text.staysAsItIs(clip(attributeText(stored), 150)) } : most > 1 && { hint: text.most(most) }),
    },
  );
}

/** A form has at most 250 kB: values of which there are more than fit for each are searched for. */
const mostListed = 40;

function valueSelect(
  { most, choices }: CategoryAttribute,
  options: readonly Option[],
  known: readonly string[],
): Element {
  if (options.length <= mostListed) {
    return most === 1
      ? select(studioInputIds.value, options, known[0] ?? null, attributesText.choose)
      : manySelect(studioInputIds.value, options, known, Math.min(most, choices.length));
  }
  const initial = options.filter((each) => known.includes(each.value)).slice(0, most);
  return {
    type: most === 1 ? "external_select" : "multi_external_select",
    action_id: changesInputIds.attributeValue,
    min_query_length: 0,
    placeholder: plain(attributesText.search, 150),
    ...(most === 1
      ? initial.length > 0 && { initial_option: initial[0] }
      : { max_selected_items: most, ...(initial.length > 0 && { initial_options: initial }) }),
  };
}

/** What can be chosen, and none where one is chosen that may be left out. */
export function attributeOptions({ required, most, choices }: CategoryAttribute): Option[] {
  const none = required || most > 1 ? [] : [option(attributesText.ofNone, noValue)];
  return [...none, ...choices.map((choice) => option(choiceName(choice), String(choice.id)))];
}

/** `8 · US/Canada`. */
function choiceName({ name, scaleName }: AttributeChoice): string {
  return scaleName === null ? name : `${name} · ${scaleName}`;
}
