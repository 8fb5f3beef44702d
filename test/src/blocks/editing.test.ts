import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { fc, test as property } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { listingStates } from "#src/catalog/listing.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { changeStates, itemStates } from "#src/modules/changes/rules/change.ts";
import { changeKinds } from "#src/modules/changes/rules/listing-change.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { changeNote } from "#src/modules/changes/slack/cards/notes.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { editForm } from "#src/modules/changes/slack/forms/edit-form.ts";
import { listingPartForm, type ListingSubject } from "#src/modules/changes/slack/details/listing-forms.ts";
import { optionBlock } from "#src/modules/changes/slack/forms/option-fields.ts";
import { readEditForm } from "#src/modules/changes/slack/reading/read-edit.ts";
import type { EditSheet } from "#src/modules/changes/model.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { keepOursForm } from "#src/modules/changes/slack/forms/keep-ours-form.ts";
import { saleForm } from "#src/modules/changes/slack/forms/sale-form.ts";
import { reviewPage } from "#src/modules/changes/slack/lists/review-list.ts";
import { saleAloneView } from "#src/modules/changes/slack/shared/alone.ts";
import { diffText } from "#src/modules/changes/slack/differences/diff-text.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import type { ListingView } from "#src/modules/listings/model.ts";
import { listingButtons, saleButton } from "#src/modules/listings/slack/listing-buttons.ts";
import { listingMessage } from "#src/modules/listings/slack/listing-card.ts";
import { problemsMessage } from "#src/modules/reports/slack/problems.ts";
import { joinIds, namedFee } from "#src/platform/slack/blocks/ids.ts";
import { apron, before, extremeEdit, fieldsOf, listingChange, smallEdit, openChoices } from "./editing.ts";
import { must } from "#test/src/store/studio.ts";
import { at, change, extremeChange, person, problemsPage, reviewing, shop } from "./fixtures.ts";
import { structureOf } from "./structure.ts";

test.each(changeKinds.filter((each) => each !== "create"))(
  "cards of %s in every state keep Slack's limits, with the most that an edit can hold",
  (kind) => {
    const extreme = extremeChange();
    const edit = kind === "edit" ? extremeEdit() : null;
    for (const state of changeStates) {
      for (const itemState of itemStates) {
        for (const more of [{}, { approvers: [] }, { approvers: [], soloMode: true }]) {
          const full = listingChange(kind, edit, {
            state,
            content: extreme.content,
            decisions: extreme.decisions,
            problems: extreme.problems,
            approvers: extreme.approvers,
            ...more,
          });
          const failure = { code: "changed-live", text: "<&>".repeat(300), reference: "R-ABCDEF" };
          const card = { ...full, items: full.items.map((each) => ({ ...each, state: itemState, failure })) };
          expect(validateBlocks(draftCard(card).blocks, "message")).toEqual([]);
          expect(validateBlocks(reviewCard(card).blocks, "message")).toEqual([]);
          expect(validateBlocks(reviewPage(reviewing([card, card])).blocks, "message")).toEqual([]);
          expect(validateBlocks(problemsMessage(problemsPage([card])).blocks, "message")).toEqual([]);
          expect(validateBlocks(changeNote("live", card, { mention: [] }).blocks, "message")).toEqual([]);
        }
      }
    }
  },
);

test("forms keep Slack's limits, with the most that a listing can hold and with nothing in it", () => {
  const many = fieldsOf(
    Array.from({ length: 70 }, (_, n) => `Color ${n} `.padEnd(50, "&")),
    ["S", "M"],
  );
  const long = fieldsOf(["Blue"], ["S"], { description: "&".repeat(60_000), title: "", tags: [], materials: [] });
  const twenty = fieldsOf(
    Array.from({ length: 20 }, (_, n) => `Color | ${n}`),
    ["S"],
    { description: "x ".repeat(15_000) },
  );
  const changed = { id: change().id, revision: 3, state: "in_review" as const, number: 12 };
  const held = (["in_review", "approved", "failed", "applying"] as const).map((state) => ({
    ...changed,
    state,
    fields: Array.from({ length: 40 }, (_, n) => `${"&".repeat(90)}${n}`),
  }));
  for (const fields of [before, many, long, twenty]) {
    for (const stale of [true, false]) {
      const sheet = {
        listing: apron({ stale }),
        shop: shop(1),
        fields,
        category: stale ? null : { id: 1234, path: "Home & Living › Kitchen & Dining › Aprons" },
        change: stale ? changed : null,
        pictures: {},
        held: stale ? held : [],
        alone: !stale,
        small: stale,
      };
      expect(validateView(editForm(sheet))).toEqual([]);
    }
  }
  expect(validateView(everythingView(listingChange("edit", extremeEdit())))).toEqual([]);
  const differences = Object.entries(extremeEdit().set).map(([field, value]) => ({
    field,
    standing: "conflict" as const,
    base: value,
    ours: value,
    live: value,
  }));
  expect(validateView(keepOursForm(apron({ differences })))).toEqual([]);
});

test("a listing's buttons follow its state and the person's role", () => {
  const labels = (more: Partial<ListingView>, role: "viewer" | "maker" | "manager") => {
    expect(validateBlocks(listingMessage(apron(more), role).blocks, "message")).toEqual([]);
    return listingButtons(apron(more), role).flatMap((block) =>
      (block["elements"] as { text: { text: string } }[]).map(({ text: { text: label } }) => label),
    );
  };
  const shown = (state: ListingView["state"]) => labels({ state }, "maker");
  expect(listingStates.map((state) => [state, ...shown(state)])).toEqual([
    [
      "active",
      "Edit",
      "Details",
      "Photos",
      "Video",
      "Variations",
      "Attributes",
      "Personalization",
      "Take off sale",
      "Delete",
    ],
    [
      "draft",
      "Edit",
      "Details",
      "Photos",
      "Video",
      "Variations",
      "Attributes",
      "Personalization",
      "Put on sale ($0.20)",
      "Delete",
    ],
    [
      "inactive",
      "Edit",
      "Details",
      "Photos",
      "Video",
      "Variations",
      "Attributes",
      "Personalization",
      "Put on sale ($0.20)",
      "Delete",
    ],
    [
      "sold_out",
      "Edit",
      "Details",
      "Photos",
      "Video",
      "Variations",
      "Attributes",
      "Personalization",
      "Renew ($0.20)",
      "Delete",
    ],
    [
      "expired",
      "Edit",
      "Details",
      "Photos",
      "Video",
      "Variations",
      "Attributes",
      "Personalization",
      "Renew ($0.20)",
      "Delete",
    ],
  ]);
  const free = { state: "inactive" as const, paidUntil: new Date("2027-01-01T00:00:00Z") };
  expect(labels(free, "maker")).toEqual([
    "Edit",
    "Details",
    "Photos",
    "Video",
    "Variations",
    "Attributes",
    "Personalization",
    "Put on sale",
    "Delete",
  ]);
  const differences = [{ field: "title", standing: "live" as const, base: "a", ours: "a", live: "b" }];
  expect(labels({ differences }, "manager")).toEqual(expect.arrayContaining(["Keep Etsy's", "Keep ours…"]));
  expect(labels({ differences }, "viewer")).not.toContain("Edit");
  expect(labels({ gone: true }, "manager")).not.toContain("Edit");
});

const textIn = (drawn: unknown) => JSON.stringify(drawn);

test("options that have one price together have one field, and every option where it differs by all; what has no room has a form", () => {
  const sheet: EditSheet = {
    listing: apron(),
    shop: shop(1),
    fields: before,
    change: null,
    pictures: {},
    category: { id: 1234, path: "Home & Living › Kitchen & Dining › Aprons" },
    held: [],
    alone: false,
    small: false,
  };
  const labelsOf = ({ blocks }: ReturnType<typeof editForm>) =>
    blocks.flatMap((block) => (block["label"] as { text: string } | undefined)?.text ?? []);
  const [stocks, sku] = [["Stock: Blue", "Stock: Sand", "Stock: Moss"], "SKU, all 12 options"];
  const first = editForm(sheet);
  expect(labelsOf(first)).toEqual(["Title", "Description", "Category", "Tags", ...stocks, sku, "And then"]);
  expect(textIn(first)).toContain("Price, USD: 12 options are too many for this form.");
  const pages = [0, 1].map((at) => labelsOf(listingPartForm(sheet, { about: "options", at }, openChoices())));
  const [one = [], two = []] = pages;
  expect([one.length, two.length]).toEqual([12, 8]);
  expect([...one, ...two].filter((label) => label.startsWith("Price"))).toHaveLength(12);
  expect(two.slice(3)).toEqual([...stocks, sku, "And then"]);
});

test("a form that was left open answers no value that it never showed, whichever field it is", () => {
  const first: FlatFields = {
    title: "Apron",
    description: `One.\n\n${"long ".repeat(900)}`,
    tags: ["linen"],
    materials: ["Linen"],
    "price:": 1800,
    "quantity:": 2,
    "sku:": "A-1",
    whoMade: "i_did",
  };
  const sheet = (since: FlatFields = {}): EditSheet => ({
    listing: apron(),
    shop: shop(1),
    fields: { ...first, ...since },
    change: null,
    category: { id: 1234, path: "Home & Living › Kitchen & Dining › Aprons" },
    held: [],
    pictures: {},
    alone: false,
    small: false,
  });
  const about = (subject: ListingSubject["about"], at = 0) => ({ about: subject, at });
  const parts = [about("description"), about("details"), about("shop"), about("shop", 1)];
  const formsOf = (of: EditSheet) => [editForm(of), ...parts.map((part) => listingPartForm(of, part, openChoices()))];
  const has = ({ blocks }: ReturnType<typeof editForm>, block: string) =>
    blocks.some((each) => each.block_id === block);
  /** Which form asks it. */
  const placeOf = (block: string) => formsOf(sheet()).findIndex((form) => has(form, block));
  type Sent = { value?: string; selected_option?: { value: string }; selected_options?: { value: string }[] };
  const typed = (place: number, values: Record<string, Sent>): ViewPayload => {
    const drawn = must(formsOf(sheet())[place]);
    const sent = Object.entries(values).filter(([block]) => has(drawn, block));
    return {
      ...(drawn as unknown as ViewPayload),
      state: {
        values: Object.fromEntries(sent.map(([block, value]) => [block, { value }])),
      } as unknown as ViewPayload["state"],
    };
  };
  const read = (values: Record<string, Sent>, since: FlatFields = {}) => {
    const place = placeOf(Object.keys(values).at(-1) ?? "");
    const now = must(formsOf(sheet(since))[place]);
    const { touched, problems } = readEditForm(typed(place, values), sheet(since), now);
    return [Object.keys(touched), problems.map(({ field, text }) => `${field}: ${text.slice(0, 24)}`)];
  };
  const price = optionBlock("price", "");
  const whoMade = joinIds("whoMade", shop(1).id);
  const warnings = joinIds("safetyWarnings", shop(1).id);
  const partners = joinIds("productionPartnerIds", shop(1).id);
  // What is answered, the field that it is read as, and what became of it meanwhile.
  const cases: readonly [string, Sent, string, FlatFields, string][] = [
    ["title", { value: "Apron, new" }, "title", { title: "Apron of hers" }, "This is Apron of hers no"],
    ["description|0", { value: "Two." }, "description", { description: "Hers." }, "This is Hers. now: it wa"],
    ["tags", { selected_options: [{ value: "wool" }] }, "tags", { tags: ["silk"] }, "This is silk now: it was"],
    ["materials", { value: "Wool" }, "materials", { materials: ["Silk"] }, "This is Silk now: it was"],
    [price, { value: "21.00" }, "price:", { "price:": 4400 }, "This is 44.00 now: it wa"],
    [optionBlock("quantity", ""), { value: "5" }, "quantity:", { "quantity:": 9 }, "This is 9 now: it was ch"],
    [optionBlock("sku", ""), { value: "A-2" }, "sku:", { "sku:": "" }, "This is empty now: it wa"],
    [warnings, { value: "Not for teeth." }, "safetyWarnings", { safetyWarnings: "Hers." }, "This is Hers. now: it wa"],
    [
      partners,
      { selected_options: [{ value: "51" }] },
      "productionPartnerIds",
      { productionPartnerIds: [52] },
      "This is Mill & Sons, Ltd",
    ],
    [whoMade, { selected_option: { value: "collective" } }, "whoMade", { whoMade: "someone_else" }, "This is "],
  ];
  const untouched = { tags: { selected_options: [{ value: "linen" }] } };
  for (const [block, sent, field, since, text] of cases) {
    expect(read({ ...untouched, [block]: sent }), block).toEqual([[field], []]);
    const [touched, problems] = read({ ...untouched, [block]: sent }, since);
    expect(touched, block).toEqual([]);
    expect(problems, block).toEqual([expect.stringContaining(`${block}: ${text}`)]);
    // What became of another field meanwhile is no matter of this one.
    const other: FlatFields = field === "title" ? { "quantity:": 7 } : { title: "Apron of hers" };
    expect(read({ ...untouched, [block]: sent }, other), block).toEqual([[field], []]);
  }
  // Tags that are pasted are added to those that there are by now.
  const since = sheet({ tags: ["silk", "linen"] });
  const details = must(formsOf(since)[placeOf("paste_tags")]);
  const pasted = readEditForm(typed(placeOf("paste_tags"), { paste_tags: { value: "wool, linen" } }), since, details);
  expect(pasted).toEqual({ touched: { tags: ["silk", "linen", "wool"] }, problems: [] });
  // What nobody touched is no answer, and needs none.
  expect(read({ ...untouched, [price]: { value: "18.00" } }, { "price:": 4400 })).toEqual([[], []]);
  // Its options are others now.
  const options = fieldsOf(["Blue", "Red"], ["S"], { tags: ["linen"] });
  const anew = { ...sheet(), fields: options };
  const late = readEditForm(typed(0, { ...untouched, [price]: { value: "21.00" } }), anew, editForm(anew));
  expect([late.touched, late.problems.map(({ field, text }) => `${field}: ${text.slice(0, 24)}`)]).toEqual([
    {},
    [`${price}: This was changed since y`],
  ]);
});

test("the card of a listing that was taken off sale has the button that brings it back, while it lies there so", () => {
  const card = (listing: Partial<ListingView>, state: ChangeView["state"] = "applied") =>
    listingChange("unpublish", null, { state, listing: apron({ state: "inactive", ...listing }) });
  for (const draw of [reviewCard, draftCard]) {
    expect(textIn(draw(card({})))).toContain('"text":"Put on sale ($0.20)"');
    expect(textIn(draw(card({ paidUntil: at })))).toContain('"text":"Put on sale"');
    for (const since of [{ state: "active" as const }, { gone: true }, { connected: false }]) {
      expect(textIn(draw(card(since)))).not.toContain('"action_id":"listing.put_on_sale"');
    }
    expect(textIn(draw(card({ state: "active" }, "in_review")))).not.toContain('"action_id":"listing.put_on_sale"');
    expect(textIn(draw(card({})))).not.toContain("/oms publish");
  }
});

test("the card of a listing that was taken off sale names the button that brings it back only with the button on it", () => {
  const texts = (listing: Partial<ListingView>, state: ChangeView["state"] = "applied") =>
    textIn(reviewCard(listingChange("unpublish", null, { state, listing: apron({ state: "inactive", ...listing }) })));
  expect(texts({})).toContain("*Put on sale* on this card brings it back.");
  expect(texts({ state: "active" }, "in_review")).toContain("*Put on sale* on this card brings it back.");
  for (const since of [{ state: "active" as const }, { gone: true }, { connected: false }]) {
    expect(texts(since)).not.toContain("*Put on sale*");
    expect(texts(since)).not.toContain("Buyers no longer find it");
  }
});

test("a listing of a shop without a sign-in has no button that would put it on sale", () => {
  for (const state of listingStates) {
    expect([state, saleButton(apron({ state, connected: false }), "owner")]).toEqual([state, []]);
  }
  expect(saleButton(apron({ state: "sold_out" }), "maker")).toHaveLength(1);
  expect(saleButton(apron({ state: "inactive" }), "maker")).toHaveLength(1);
});

test("who renews several alone confirms the stock of each", () => {
  const { id } = listingChange("renew", null);
  const requests = [
    { id, title: "Apron", number: 12, code: "k7q2", sku: "LA-1", stock: [3] },
    { id, title: "Bowl", number: 13, code: "m3x9", sku: null, stock: [] },
  ];
  const shown = textIn(
    saleAloneView(id, { hash: "h", marketplace: etsyFacts, fee: { amount: 40, currency: "USD" }, requests }),
  );
  expect(shown).toContain('• Apron  ·  `LA-1` · `k7q2` · request 12: stock 3\\n• Bowl  ·  `m3x9` · request 13"');
});

test("a fee is named once in the text of a renewal's card", () => {
  for (const kind of ["renew", "put_on_sale"] as const) {
    const waiting = listingChange(kind, null, { state: "in_review", fee: { amount: 20, currency: "USD" } });
    const texts = reviewCard(waiting).blocks.filter(({ type }) => type !== "actions");
    expect([kind, textIn(texts).split("$0.20").length - 1]).toEqual([kind, 1]);
  }
});

test("a form sets a listing's code apart from its title, and asks for no approval of who works alone", () => {
  const expired = apron({ state: "expired", code: "k7q2" });
  const asking = saleForm([expired], 1);
  expect(textIn(asking)).toContain("Linen apron with pocket (k7q2)");
  expect(asking.submit?.text).toBe("Ask for approval");
  const alone = saleForm([expired], 1, true);
  expect(alone.submit?.text).toBe("Renew ($0.20)");
  expect(textIn(alone)).not.toMatch(/approv/i);
  expect(namedFee(alone.private_metadata ?? "")).toBe(20);
  expect(saleForm([apron({ state: "inactive", paidUntil: at })], 1, true).submit?.text).toBe("Put on sale");
  expect(saleForm([expired, apron({ state: "draft" })], 2, true).submit?.text).toBe("Continue");
  const draft = listingChange("edit", smallEdit, { alone: true, soloMode: true });
  expect(textIn(draftCard(draft))).not.toContain("Ask for approval");
});

test("cards of listing changes", () => {
  expect(structureOf(reviewCard(listingChange("edit", smallEdit, { state: "in_review" })))).toMatchSnapshot(
    "edit, in review",
  );
  expect(structureOf(draftCard(listingChange("edit", smallEdit)))).toMatchSnapshot("edit, draft");
  for (const kind of ["unpublish", "renew", "delete"] as const) {
    expect(structureOf(reviewCard(listingChange(kind, null, { state: "in_review" })))).toMatchSnapshot(
      `${kind}, in review`,
    );
  }
  const done = listingChange("edit", smallEdit, {
    state: "applied",
    decisions: [{ by: person("Mara"), verdict: "approve", selfApproved: false, reason: null, at }],
  });
  const applied = {
    ...done,
    items: done.items.map((each) => ({ ...each, state: "applied" as const, verified: true })),
  };
  expect(structureOf(reviewCard(applied))).toMatchSnapshot("edit, applied");
});

const text = fc
  .array(fc.constantFrom("linen", "apron", "a & b", "<x>", "~", "*", "🧵", "\n\n", " ", "pocket,", "“two”"))
  .map((words) => words.join(" "));

property.prop([text, text, fc.integer({ min: 40, max: 900 })])(
  "a diff keeps its limit and its characters whole",
  (a, b, max) => {
    const drawn = diffText(a, b, max);
    return drawn.length <= max && drawn.isWellFormed();
  },
);

test("a change in a long text is shown with what stands around it", () => {
  const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
  const after = words.with(200, "other").join(" ");
  const drawn = diffText(words.join(" "), after, 900);
  expect(drawn).toContain("~word200~ *other*");
  expect(drawn.length).toBeLessThan(300);
});
