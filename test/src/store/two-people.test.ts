import fc from "fast-check";
import { expect } from "vitest";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeRecord } from "#src/modules/changes/records.ts";
import type { ImportId, ListingId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { houseTest } from "#test/support/store-test.ts";
import { ask, changeOf, putListing } from "./one-request.ts";
import {
  approval,
  type Cast,
  draft,
  must,
  newDraft,
  openShop,
  openStudio,
  quiet,
  type Studio,
  submit,
} from "./studio.ts";

const test = houseTest
  .extend(
    "imported",
    ({ house }) =>
      async (studio: Studio, who: Person, change: Record<string, unknown>): Promise<void> => {
        const id = systemIds.uuid() as ImportId;
        const plan = JSON.stringify({ lines: 1, changes: [{ line: 2, ...change }], problems: [], problemCount: 0 });
        await house.db.sql(
          "insert into imports (id, studio_id, member_id, file, state, plan) values ($1, $2, $3, '{}', 'ready', $4)",
          [id, studio.id, studio.members[who].id, plan],
        );
        await studio.as(other(who)).applyImport(id);
      },
  )
  /** Asked for, and approved by one of the two, after what the card offers where neither may. */
  .extend("approved", ({ house }) => {
    const approved = async (studio: Studio, change: ChangeRecord, listing: ListingId | null): Promise<void> => {
      await asked(studio, "maker", change);
      const free = async () => {
        const { barred } = await see(studio, change);
        return two.filter((who) => !barred.some(({ by }) => by === studio.members[who].id));
      };
      for (let tries = 0; (await free()).length === 0; tries += 1) {
        if (tries > 2) throw new Error(`nobody may approve ${JSON.stringify((await see(studio, change)).barred)}`);
        await wayOut(studio, change);
      }
      const now = await see(studio, change);
      const [who] = await free();
      const edit = now.items[0]?.content.edit;
      const values: FlatFields = edit ? edit.set : { ...now.content, photos: [] };
      expect([...hands(values, edit?.before)]).not.toContain(must(who));
      await studio
        .as(must(who))
        .decideChange({ ...approval(now, now.contentHash), mode: now.kind === "edit" ? "live" : "draft" });
      await house.db.sql("update changes set state = 'applied' where id = $1", [now.id]);
      if (listing) {
        await house.db.sql(
          "update listings set live = live || $2::jsonb, ours = ours || $2::jsonb, base = live || $2::jsonb where id = $1",
          [listing, JSON.stringify(values)],
        );
      }
    };
    return approved;
  })
  .extend(
    "live",
    ({ imported, approved }) =>
      async (studio: Studio, shop: ShopId, listing: ListingId, step: Step, day: number): Promise<void> => {
        const mirror = async () => must((await studio.as("viewer").listings({ id: listing, limit: 1 }))[0]);
        const said = (who: Person, old: unknown) => `${String(old)} ${marks[who]}${day}`;
        if (step.what === "import") {
          const { ours } = await mirror();
          const before = ours[step.field] ?? null;
          const after =
            step.field === "price:"
              ? priceOf(step.who, day)
              : step.field === "tags"
                ? [...(before as string[]), `${marks[step.who]}${day}`]
                : said(step.who, before);
          await imported(studio, step.who, { listingId: listing, field: step.field, before, after });
        } else if (step.what === "keep") {
          const { ours, live: there } = await mirror();
          const fields = Object.keys(ours).filter(
            (field) => JSON.stringify(ours[field]) !== JSON.stringify(there[field]),
          );
          if (fields.length === 0) return;
          const set = Object.fromEntries(fields.map((field) => [field, ours[field] ?? null]));
          await approved(
            studio,
            await changeOf(studio.as(step.who), listing, "edit", set, "keep_ours", there),
            listing,
          );
        } else if (step.what === "edit") {
          const { live: there } = await mirror();
          const first = { "price:": priceOf(step.who, day), title: said(step.who, there["title"]) };
          const change = await changeOf(studio.as(step.who), listing, "edit", first, undefined, there);
          const set = step.same
            ? { ...first, title: said(step.next, first.title), "price:": priceOf(step.next, day) }
            : { ...first, tags: [...(there["tags"] as string[]), `${marks[step.next]}${day}`] };
          const before = Object.fromEntries(Object.keys(set).map((field) => [field, there[field] ?? null]));
          const edited = await studio.as(step.next).saveDraft({
            changeId: change.id,
            revision: 1,
            content: {},
            items: [{ shopId: shop, content: { price: null, quantity: null, overrides: {}, edit: { set, before } } }],
            ...quiet,
          });
          await approved(studio, edited, listing);
        } else {
          const content = {
            ...newDraft([]).content,
            title: said(step.who, "Apron"),
            tags: [`${marks[step.who]}${day}`],
          };
          let change = await studio.as(step.who).createChange({ ...newDraft([shop]), content, ...quiet });
          if (step.editor) {
            change = await studio.as(step.editor).saveDraft({
              changeId: change.id,
              revision: 1,
              content: { description: said(step.editor, "Text") },
              ...quiet,
            });
          }
          if (step.copier) {
            change = await studio.as(step.copier).createChange({
              ...newDraft([shop]),
              content: change.content,
              like: { changeId: change.id, revision: change.revision },
              ...quiet,
            });
          }
          await approved(studio, change, null);
        }
      },
  );

/** The two who may approve. Whoever writes a value leaves a mark in it, so that a payload tells whose hand it has. */
const two = ["owner", "manager"] as const;
type Person = (typeof two)[number];
const other = (who: Person): Person => (who === "owner" ? "manager" : "owner");
const marks = { owner: "olive", manager: "maroon" } as const;
const priceOf = (who: Person, n: number) => 1000 + 2 * n + (who === "owner" ? 0 : 1);

/** Whose hand is in what would be written, by the marks alone; what stands there already is nobody's. */
function hands(values: FlatFields, there: FlatFields = {}): Set<Person> {
  const found = new Set<Person>();
  for (const [field, value] of Object.entries(values)) {
    if (typeof value === "number" && field.startsWith("price")) found.add(value % 2 === 0 ? "owner" : "manager");
    const old = marksIn(there[field]);
    for (const mark of marksIn(value)) {
      if (!old.includes(mark)) found.add(mark.startsWith(marks.owner) ? "owner" : "manager");
    }
  }
  return found;
}

function marksIn(value: unknown): string[] {
  return JSON.stringify(value ?? null).match(/(olive|maroon)\d+/g) ?? [];
}

type Step =
  | { readonly what: "import"; readonly who: Person; readonly field: "title" | "price:" | "tags" }
  | { readonly what: "keep"; readonly who: Person }
  | { readonly what: "edit"; readonly who: Person; readonly next: Person; readonly same: boolean }
  | { readonly what: "draft"; readonly who: Person; readonly editor: Person | null; readonly copier: Person | null };

const person = fc.constantFrom(...two);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ what: fc.constant("import" as const), who: person, field: fc.constantFrom("title", "price:", "tags") }),
  fc.record({ what: fc.constant("keep" as const), who: person }),
  fc.record({ what: fc.constant("edit" as const), who: person, next: person, same: fc.boolean() }),
  fc.record({
    what: fc.constant("draft" as const),
    who: person,
    editor: fc.option(person),
    copier: fc.option(person),
  }),
);

test("two people never end with nobody who may approve, and never approve a value of their own", async ({
  house,
  live,
}) => {
  const runs = process.env["SCALE"] === "full" ? 30 : 2;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 30 }), async (month) => {
      const studio = await openStudio(house);
      const shop = await openShop(house, studio);
      const listing = await putListing(house, studio, shop);
      await house.db.sql("update studios set fee_ceiling_cents = 100000 where id = $1", [studio.id]);
      for (const [day, each] of month.entries()) await live(studio, shop, listing, each, day);
      expect(
        await house.db.sql("select 1 from changes where studio_id = $1 and state = 'in_review'", [studio.id]),
      ).toEqual([]);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

const see = async (studio: Studio, change: ChangeRecord) => must(await studio.as("viewer").change(change.id));
const asked = (studio: Studio, who: Cast, change: ChangeRecord) =>
  change.kind === "create" ? submit(studio.as(who), change) : ask(studio.as(who), change);

/** One click of those that the card offers (src/modules/changes/slack/shared/four-eyes.ts). */
async function wayOut(studio: Studio, change: ChangeRecord): Promise<void> {
  const { barred, author, kind } = await see(studio, change);
  const partsOf = (who: Person) => barred.find(({ by }) => by === studio.members[who].id)?.parts ?? [];
  const writers = two.filter((who) => partsOf(who).length > 0);
  const stranger = writers.find((who) => studio.members[who].id !== author);
  const authorWrote = writers.some((who) => studio.members[who].id === author);
  if (kind === "create" && stranger && !authorWrote) {
    await studio.as(stranger).makeMine({ changeId: change.id, ...quiet });
    return;
  }
  // Whose words stand first in all of it is told that nothing would be left: then the other one leaves.
  const leaver = must(stranger ?? writers[1]);
  const leave = (who: Person) => studio.as(who).takeOutPart({ changeId: change.id, ...quiet });
  const rest = await leave(leaver).catch(() => leave(other(leaver)));
  await asked(studio, "maker", rest);
}

test("the marks tell whose hand is in a value", async ({ house }) => {
  const studio = await openStudio(house);
  const shop = await openShop(house, studio);
  expect((await draft(studio.as("owner"), [shop])).barred).toMatchObject([{ by: studio.members.owner.id }]);
  expect([...hands({ "price:": 1001, title: "x olive3 maroon2" }, { title: "maroon2" })].toSorted()).toEqual([
    "manager",
    "owner",
  ]);
});
