import type { Choice } from "#src/catalog/fields/definition.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import {
  askedEntries,
  beginMany,
  bothCards,
  cardView,
  type CardRecord,
  type ChangeView,
  type LeftOutPage,
  type PlanAsked,
  requireCard,
  seenBy,
  valueShop,
} from "#src/modules/changes/index.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "#src/modules/tables/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { tableRows } from "#src/platform/slack/blocks/data-table.ts";
import { listed } from "#src/platform/text/listed.ts";
import { plansText } from "../messages/en.ts";
import { makePlanOperation } from "../operations/make-plan.ts";
import { lineText } from "../rules/line-text.ts";
import { type LineAnswer, type PlanLine, readLine } from "../rules/read-line.ts";
import { ruleSentence } from "../rules/rule-sentence.ts";
import { type PlanValue, planValues } from "./plan-values.ts";
import { profilesOf, sectionsOf } from "./selected.ts";

/** `problem`: what the line lacks, the beginning of it that was understood, and which part of it the problem is about. */
export type PlanBegun =
  | { readonly ok: true; readonly changeId: ChangeId; readonly title: string }
  | ({ readonly ok: false } & Extract<LineAnswer, { readonly problem: string }>);

/** What the form of a plan offers: connected shops, and the names of their sections, each once. */
export type PlanSheet = {
  readonly shops: readonly { readonly id: string; readonly name: string }[];
  readonly sections: readonly string[];
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
  planSheet(actor: Actor): Promise<PlanSheet>;
  /** A worker makes a plan of what was typed, and shows it to this person. */
  planLine(actor: Actor, line: string): Promise<PlanBegun>;
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
    async planSheet(actor) {
      requirePermission(actor, "draft");
      const context = await readContext(stores.for(actor));
      const sections = [...new Set(sectionsOf(context).map(({ title }) => title))].toSorted((a, b) =>
        a.localeCompare(b),
      );
      return { shops: connected(context), sections };
    },

    planLine: (actor, line) =>
      audited(deps, actor, { action: "plan.make" }, async (success) => {
        requirePermission(actor, "draft");
        const context = await readContext(stores.for(actor));
        const shops = connected(context);
        const read = readLine(line, {
          shops,
          sections: sectionsOf(context),
          profiles: profilesOf(context),
          choices: choicesNow(deps, shops),
        });
        if ("problem" in read) {
          success.about({ outcome: "refused", code: "bad-input" });
          return { ok: false, ...read };
        }
        const asked = onSaleUnlessSaid(read.line);
        const title = titleOf(asked);
        const params = { selection: asked.selection, rule: asked.rule };
        requireBuilt(asked);
        const changeId = await beginMany(deps, actor, title, {
          operation: (id) => makePlanOperation.queue({ key: `make_plan:${id}`, changeId: id, params }),
          told: (id) => [{ template: "draft_card", changeId: id }],
          plan: JSON.stringify({ ...params, text: lineText(asked, { shops }) }),
        });
        success.about({ changeId });
        return { ok: true, changeId, title };
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
    "asked-elsewhere": text.askedElsewhere,
    "not-connected": text.notConnected,
  };
  const why = listed(left.map(({ code, items }) => (sentences[code] ?? text.other)(items)));
  const out = left.reduce((sum, { items }) => sum + items, 0);
  return out === all ? text.none(all, why) : text.some(out, all, why, all - out);
}

/** What a line may name. */
function connected({ shops }: StudioContext) {
  return shops
    .filter(({ health }) => health !== "disconnected")
    .map(({ id, name, currency, marketplace }) => ({ id, name, currency, marketplace }));
}

/** As the form begins: drafts and what isn't on sale are meant where a line says so, or names listings. Its card says it. */
function onSaleUnlessSaid(line: PlanLine): PlanLine {
  const { states, codes } = line.selection;
  return states || codes ? line : { ...line, selection: { ...line.selection, states: ["active"] } };
}

/** Of fields whose choices move with time, what their marketplaces offer at present. */
function choicesNow({ marketplaces }: AppDeps, shops: readonly { readonly marketplace: string }[]) {
  const choices: Record<string, Choice[]> = {};
  for (const marketplace of new Set(shops.map((shop) => shop.marketplace))) {
    for (const { key, shape } of marketplaceOf({ marketplace }).facts.fields) {
      if (shape.type !== "choice" || shape.choices) continue;
      const offered = marketplaces.of(marketplace, null).choices?.(key) ?? [];
      (choices[key] ??= []).push(...offered);
    }
  }
  return choices;
}

/** What lines can say already, and plans can't do yet. */
function requireBuilt({ rule, selection }: PlanLine): void {
  if (rule.kind === "state") throw new OmsError("bad-input", { userText: plansText.notYet.state });
  if (selection.product !== undefined) throw new OmsError("bad-input", { userText: plansText.notYet.product });
}

/** `Raise prices by 5 %, to prices that end in .90`: by this it is named in lists. */
function titleOf({ rule }: PlanLine): string {
  const sentence = ruleSentence(rule);
  return sentence.charAt(0).toLocaleUpperCase("en") + sentence.slice(1);
}
