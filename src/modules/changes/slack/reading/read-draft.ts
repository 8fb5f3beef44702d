import { isNothing } from "#src/catalog/fields/definition.ts";
import { type FieldValue, sameValue } from "#src/catalog/fields/fields.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { type PieceAnswer, pieceAnswers } from "#src/catalog/pieces.ts";
import { joinTags } from "#src/catalog/tags.ts";
import { readDefaults } from "#src/modules/shops/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { type FormValues, formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import type { DraftEdit } from "../../edits.ts";
import type { ChangeView } from "../../model.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { readFurther } from "./read-further.ts";
import { changesFields } from "../ids.ts";
import { drawnValues, readDescription } from "./description.ts";
import { readItems } from "./shop-items.ts";

/** The change a form is about, and the revision it was drawn from. `early`: it was drawn before the draft was ready. */
export function formSubject(view: ViewPayload): { changeId: ChangeId; revision: number; early: boolean } {
  const [changeId = "", revision = "", mark = ""] = splitIds(view.private_metadata);
  return { changeId: changeId as ChangeId, revision: smallNumber(revision, 0), early: mark === "early" };
}

/** What the draft form says. In one drawn early, empty fields are left alone: they may have been filled in meanwhile. */
export function readDraftForm(view: ViewPayload, change: ChangeView): DraftEdit {
  const values = formValues(view);
  const { changeId, revision, early } = formSubject(view);
  const { items, problems } = readItems(values, change, view.private_metadata);
  const described = readDescription(values, drawnValues(view));
  const added = sharedFiles(values.input(changesFields.addPhotos)?.files ?? []);
  const content: DraftEdit["content"] = {
    title: values.text(changesFields.title),
    ...(described === null ? {} : { description: described }),
    tags: joinTags(values.choices(changesFields.tags), ""),
    category: smallNumber(values.choice(changesFields.category), null),
    ...readPieces(values),
  };
  return {
    changeId,
    revision,
    content: early ? filledOnly(content) : content,
    ...(items ? { items } : {}),
    ...(added.length > 0 ? { added } : {}),
    unread: problems,
  };
}

/** What was said of stock 1 in several shops, where it was asked. */
function readPieces(values: FormValues): { readonly pieces?: PieceAnswer } {
  const chosen = values.choice(changesFields.pieces);
  const pieces = pieceAnswers.find((answer) => answer === chosen);
  return pieces ? { pieces } : {};
}

function filledOnly(content: DraftEdit["content"]): DraftEdit["content"] {
  const empty = (value: unknown) => value === null || value === "" || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(content).filter(([, value]) => !empty(value)));
}

/** Of a description in as many fields as it takes; one that nobody touched is left as it is. */
export function readDescriptionForm(view: ViewPayload): DraftEdit {
  const { changeId, revision } = formSubject(view);
  const description = readDescription(formValues(view), drawnValues(view));
  return { changeId, revision, content: description === null ? {} : { description } };
}

/** Which shops, and price and stock in each. */
export function readShopsForm(view: ViewPayload, change: ChangeView): DraftEdit {
  const values = formValues(view);
  const { changeId, revision } = formSubject(view);
  const { items, problems } = readItems(values, change, view.private_metadata);
  return { changeId, revision, content: readPieces(values), ...(items ? { items } : {}), unread: problems };
}

/** SKU, further tags, and what else the marketplace has a field for. */
export function readDetailsForm(view: ViewPayload, change: ChangeView): DraftEdit {
  const values = formValues(view);
  const { changeId, revision } = formSubject(view);
  const sku = values.text(changesFields.sku);
  const pasted = values.text(changesFields.pasteTags);
  const further = readFurther(values, fieldsOf(change.shops), (block) => values.has(block));
  return {
    changeId,
    revision,
    content: {
      sku: sku.trim() === "" ? null : sku,
      ...(pasted.trim() === "" ? {} : { tags: joinTags(change.content.tags, pasted) }),
      ...further.said,
    },
    unread: further.problems,
  };
}

/** Where the listing differs from one of its shops. What it has in the others stays. */
export function readInShopForm(view: ViewPayload, change: ChangeView): DraftEdit {
  const { changeId, revision } = formSubject(view);
  const [, , , , shopId = ""] = splitIds(view.private_metadata);
  const values = formValues(view);
  return {
    changeId,
    revision,
    content: {},
    items: change.items.map(({ shopId: id, content }) => ({
      shopId: id,
      content: id === shopId ? { ...content, overrides: overridesOf(values, id, content.overrides, change) } : content,
    })),
  };
}

/** Only what differs from the shop's defaults is kept with the listing; the rest goes on following the shop. */
function overridesOf(values: FormValues, shopId: string, before: ShopDefaults, change: ChangeView): ShopDefaults {
  const shop = change.shops.find(({ id }) => id === shopId);
  const chosen = { ...before, ...readDefaults(values, shop?.marketplace.fields ?? [], shopId) };
  const asInShop = (key: string, value: FieldValue) => {
    const there = shop?.defaults?.[key] ?? null;
    return (isNothing(value) && isNothing(there)) || sameValue(key, value, there);
  };
  return Object.fromEntries(Object.entries(chosen).filter(([key, value]) => !asInShop(key, value)));
}
