import {
  askedEntries,
  bothCards,
  cardView,
  type CardRecord,
  type ChangeView,
  type LeftOutPage,
  type PlanAsked,
  requireCard,
  seenBy,
  valueShop,
  whenText,
} from "#src/modules/changes/index.ts";
import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps, TenantStore } from "#src/modules/tables/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { tableRows } from "#src/platform/slack/blocks/data-table.ts";
import { listed } from "#src/platform/text/listed.ts";
import { plansText } from "../messages/en.ts";
import { rulesText } from "../messages/rules.en.ts";
import { plainLine } from "../rules/line/tokens.ts";
import { withStatesMeant } from "../rules/meant.ts";
import { takeTimes } from "../rules/line-schedule.ts";
import { type LineAnswer, type PlanLine, readLine, understoodOf } from "../rules/read-line.ts";
import { beginPlan, connected, knownToLines } from "./begin-plan.ts";
import { type FoundFilter, foundFilter } from "./found-filter.ts";
import { type PlanValue, planValues } from "./plan-values.ts";
import { sectionsOf } from "./selected.ts";

/** A line has so many characters at most, as people see them. Slack takes about as many in one field. */
const longestLine = 3000;

/** `when`: the times of the line, and what of them was taken otherwise. `problem`: what the line lacks, the beginning of it that was understood, and which part of it the problem is about. */
export type PlanBegun =
  | { readonly ok: true; readonly changeId: ChangeId; readonly title: string; readonly when?: readonly string[] }
  | ({ readonly ok: false } & Extract<LineAnswer, { readonly problem: string }>);

/** What the form of a plan offers: connected shops, and the names of their sections, each once. */
export type PlanSheet = {
  /** What was looked for, where the form is about what was found. */
  readonly found: FoundFilter | null;
  readonly shops: readonly { readonly id: string; readonly name: string }[];
  readonly sections: readonly { readonly title: string; readonly shops: readonly string[] }[];
  /** What the line of the form begins with. */
  readonly rule?: string;
};

/** How many listings are in it, and left out, and where the file is. */
export type PlanExport = { readonly listings: number; readonly left: number; readonly url: string };

/** The first of them by title, and all of it as a file. */
export type PlanTable = PlanExport & {
  readonly change: ChangeView;
  readonly values: readonly PlanValue[];
  /** Those are all of them. */
  readonly whole: boolean;
};

export type PlanUseCases = {
  /** @param typed what listings were looked for by: the form is about these */
  planSheet(actor: Actor, typed?: string): Promise<PlanSheet>;
  /** A worker makes a plan of what was typed, and shows it to this person. `table`: names the only listings that are meant. */
  planLine(actor: Actor, line: string, table?: SharedFile): Promise<PlanBegun>;
  /** These listings leave a plan that waits for nobody's decision. */
  takeOutOfPlan(actor: Actor, id: ChangeId, listings: readonly ListingId[]): Promise<ChangeView>;
  /** What it leaves out goes into it: these, or all that are left out for one reason. */
  takeIntoPlan(actor: Actor, id: ChangeId, which: readonly ListingId[] | string): Promise<ChangeView>;
  /**
   * Asks for approval of it.
   *
   * @throws OmsError `bad-input` where some of it can't be asked for any more: that is left out now, and nothing is asked for
   */
  /** @param listings how many the card showed that was clicked: with another number in it by now, nothing is asked for */
  askForPlan(actor: Actor, id: ChangeId, listings?: number): Promise<ChangeView>;
  /** A link to all of it as a file, as it is when it is fetched. */
  exportPlan(actor: Actor, id: ChangeId): Promise<PlanExport>;
  /** The same, with the first of its values. */
  planTable(actor: Actor, id: ChangeId): Promise<PlanTable>;
  /** A page of what a plan leaves out, by title. */
  planLeftOut(actor: Actor, id: ChangeId, page: { readonly page: number; readonly most: number }): Promise<LeftOutPage>;
};

export function planUseCases(deps: AppDeps): PlanUseCases {
  const { stores } = deps;

  const shown = async (actor: Actor, id: ChangeId) =>
    seenBy(actor, cardView(deps, await requireCard(stores.for(actor), id)));

  const exported = ({ studioId }: Actor, { change: { id, many } }: CardRecord): PlanExport => {
    if (!many?.plan) throw new OmsError("not-found");
    return { listings: many.all, left: many.plan.left, url: deps.downloadLinks.plan(studioId, id) };
  };

  /** A second click finds done what the first one did. */
  const shape = (actor: Actor, about: { action: string; changeId: ChangeId }, run: () => Promise<void>) =>
    audited(deps, actor, about, async () => {
      requirePermission(actor, "draft");
      await run();
      return shown(actor, about.changeId);
    });

  return {
    async planSheet(actor, typed) {
      requirePermission(actor, "draft");
      const context = await readContext(stores.for(actor));
      const shops = connected(context);
      const all = sectionsOf(context);
      const titles = [...new Set(all.map(({ title }) => title))].toSorted((a, b) => a.localeCompare(b));
      const sections = titles.map((title) => ({
        title,
        shops: shops.flatMap(({ id, name }) =>
          all.some((each) => each.shopId === id && each.title === title) ? [name] : [],
        ),
      }));
      const found = typed === undefined ? null : await foundFilter(deps, stores.for(actor), { context, shops, typed });
      return { shops, sections, found };
    },

    planLine: (actor, line, table) =>
      audited(deps, actor, { action: "plan.make" }, async (success) => {
        requirePermission(actor, "draft");
        const { length } = plainLine(line);
        if (length > longestLine) {
          success.about({ outcome: "refused", code: "bad-input" });
          return { ok: false, problem: rulesText.line.longLine(length, longestLine), understood: "" };
        }
        const context = await readContext(stores.for(actor));
        const known = knownToLines(deps, context);
        const timed = takeTimes(line, context.studio.digest.zone, deps.clock.now());
        if ("problem" in timed) {
          success.about({ outcome: "refused", code: "bad-input" });
          return { ok: false, problem: timed.problem, understood: understoodOf(timed.understood, known) };
        }
        const read = readLine(timed.line, known);
        if ("problem" in read) {
          success.about({ outcome: "refused", code: "bad-input" });
          return { ok: false, ...read };
        }
        const asked = table ? read.line : withStatesMeant(read.line);
        const problem = asked ? await productProblem(stores.for(actor), asked) : rulesText.line.whichDeleted;
        if (!asked || problem !== null) {
          success.about({ outcome: "refused", code: "bad-input" });
          return { ok: false, problem: problem ?? "", understood: plainLine(timed.line) };
        }
        const begun = await beginPlan(deps, actor, context, asked, { table: table ?? null, schedule: timed.when });
        success.about({ changeId: begun.changeId });
        const when = timed.when ? [whenText(timed.when), ...timed.notes] : [];
        return { ...begun, ...(when.length > 0 ? { when } : {}) };
      }),

    takeOutOfPlan: (actor, id, listings) =>
      shape(actor, { action: "plan.take_out", changeId: id }, () =>
        stores.for(actor).takeOutOfPlan({ changeId: id, listings, outbox: bothCards(id) }),
      ),

    takeIntoPlan: (actor, id, which) =>
      shape(actor, { action: "plan.take_in", changeId: id }, () =>
        stores.for(actor).takeIntoPlan({
          changeId: id,
          ...(typeof which === "string" ? { code: which } : { listings: which }),
          outbox: bothCards(id),
        }),
      ),

    askForPlan: (actor, id, listings) =>
      audited(deps, actor, { action: "plan.ask", changeId: id }, async () => {
        requirePermission(actor, "requestApproval");
        if (listings !== undefined) {
          const { state, many } = await shown(actor, id);
          if (state !== "in_review" && many && many.all !== listings)
            throw new OmsError("bad-input", { userText: plansText.otherCount(many.all) });
        }
        try {
          const answer = await stores.for(actor).askForPlan({ changeId: id, outbox: askedEntries(deps, actor, id) });
          if (!answer.asked) throw new OmsError("bad-input", { userText: notAskedText(answer) });
        } catch (error) {
          const now = await shown(actor, id);
          if (!(error instanceof OmsError) || error.code !== "wrong-state" || now.state !== "in_review") throw error;
        }
        return shown(actor, id);
      }),

    async exportPlan(actor, id) {
      requirePermission(actor, "view");
      return exported(actor, await requireCard(stores.for(actor), id));
    },

    async planTable(actor, id) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [card, { all, some }] = await Promise.all([
        requireCard(store, id),
        store.changeItems(id, { limit: tableRows }),
      ]);
      const values = some.flatMap((item) => planValues({ ...item, ...valueShop(card.context, item.shopId) }));
      return {
        ...exported(actor, card),
        change: seenBy(actor, cardView(deps, card)),
        values: values.slice(0, tableRows),
        whole: some.length === all && values.length <= tableRows,
      };
    },

    async planLeftOut(actor, id, { page, most }) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [card, { all, some }] = await Promise.all([
        requireCard(store, id),
        store.planLeftOut(id, { limit: most, offset: page * most }),
      ]);
      const { context } = card;
      const lines = some.map((item) => ({ ...item, ...valueShop(context, item.shopId) }));
      return { change: seenBy(actor, cardView(deps, card)), all, page, some: lines };
    },
  };
}

/** `2 of 9 listings can't be asked for any more: …`: why nothing is asked for yet. */
function notAskedText({ all, left }: PlanAsked): string {
  const text = plansText.notAsked;
  const sentences: Readonly<Record<string, (items: number) => string>> = {
    gone: text.gone,
    moved: text.moved,
    "moved-by-request": text.movedByRequest,
    "asked-elsewhere": text.askedElsewhere,
    "not-connected": text.notConnected,
  };
  const why = listed(left.map(({ code, items }) => (sentences[code] ?? text.other)(items)));
  const out = left.reduce((sum, { items }) => sum + items, 0);
  return out === all ? text.none(all, why) : text.some(out, all, why, all - out);
}

async function productProblem(store: TenantStore, { selection: { product } }: PlanLine): Promise<string | null> {
  if (product === undefined) return null;
  const { total } = await store.products({ words: product, limit: 1 });
  return total === 0 ? plansText.noProduct(product) : null;
}
