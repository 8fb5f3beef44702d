import { readContext, type ShopRecord, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, localTime, type Person, personOf, requirePermission } from "#src/modules/studio/index.ts";
import type { CatchUpId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, TenantStore } from "../deps.ts";
import { fieldsIn } from "../rules/line/known.ts";
import { plainLine } from "../rules/line/tokens.ts";
import { rulesText } from "../messages/rules.en.ts";
import { takeTimes } from "../rules/line-schedule.ts";
import { connected, knownToLines } from "../use-cases/begin-plan.ts";
import type { PlanSheet } from "../use-cases/plans.ts";
import { catchUpText } from "./messages/en.ts";
import type { CatchUpRecord, UnknownListing } from "./model.ts";
import { catchUpOperation } from "./operations/catch-up.ts";
import { fillLine, groupsOf, type UnknownGroup } from "./rules/groups.ts";
import { lostModelOf, lostOf } from "./rules/lost.ts";
import { type Progress, progressOf } from "./rules/progress.ts";
import { readCatchUp } from "./rules/read-rule.ts";
import { ruleText } from "./rules/rule-text.ts";
import type { CatchUpVerdict } from "./store.ts";

/** It names the rule, too. Characters. */
const longestRule = 1000;

/** A rule as people see it. */
export type CatchUpView = Pick<
  CatchUpRecord,
  "id" | "share" | "lookedOn" | "unknownCount" | "batch" | "open" | "held"
> & {
  readonly shopName: string;
  /** What it gives each listing. */
  readonly says: string;
  readonly offered: boolean;
  /** Whose word its plans are; null: nobody's who may still make plans there. */
  readonly author: Person | null;
  readonly progress: Progress;
  /** A section that it names and the shop hasn't any more; null: it looks. */
  readonly lost: string | null;
  /** The code of the listing that is its model and that the shop hasn't any more; null: it looks. */
  readonly lostModel: string | null;
  /** The reader may name another one. */
  readonly mayChoose: boolean;
  /** What the reader may do with it. */
  readonly may: readonly CatchUpVerdict[];
};

export type CatchUpsView = { readonly rules: readonly CatchUpView[] };

/** Which rule it is, as people read it. */
export type CatchUpName = Pick<CatchUpView, "says" | "shopName">;

export type CatchUpKept =
  | { readonly ok: true; readonly shopName: string; readonly says: string }
  | { readonly ok: false; readonly problem: string; readonly understood: string };

/** What needs a person: some of them by code, and by what they lack. */
export type UnknownView = {
  readonly id: CatchUpId;
  readonly shopName: string;
  readonly all: number;
  readonly some: readonly UnknownListing[];
  readonly groups: readonly UnknownGroup[];
};

export type CatchUpUseCases = {
  /** Rules that are kept, and those that are offered. */
  catchUps(actor: Actor): Promise<CatchUpsView>;
  /** Keeps what was typed from now on; its plans are this person's word. */
  keepCatchUp(actor: Actor, line: string): Promise<CatchUpKept>;
  /** @returns of which rule */
  decideCatchUp(actor: Actor, id: CatchUpId, verdict: CatchUpVerdict): Promise<CatchUpName>;
  /** Which rule it is that gets another model. */
  catchUpModel(actor: Actor, id: CatchUpId): Promise<CatchUpName & { readonly id: CatchUpId }>;
  /** From now on the attributes of others come from the listing with this code; its plans are this person's word. */
  chooseModel(actor: Actor, id: CatchUpId, code: string): Promise<CatchUpKept>;
  /** What a rule found that nobody but a person can know. */
  catchUpUnknown(actor: Actor, id: CatchUpId): Promise<UnknownView>;
  /** The form of a plan about one group of these. */
  catchUpSheet(actor: Actor, id: CatchUpId, group: string): Promise<PlanSheet>;
};

export function catchUpUseCases(deps: AppDeps): CatchUpUseCases {
  const { stores } = deps;

  /** Its look is asked for at once: without it a person who accepted a rule would hear nothing until the next day. */
  const lookNow = ({ studio }: StudioContext) => {
    const { date } = localTime(studio.digest.zone, deps.clock.now());
    return [catchUpOperation.queue({ key: `catch_up:${date}:${deps.ids.uuid()}`, params: { date } })];
  };

  const required = async (actor: Actor, id: CatchUpId) => {
    const store = stores.for(actor);
    const [context, all] = await Promise.all([readContext(store), store.catchUps()]);
    const record = all.find((each) => each.id === id);
    const shop = context.shops.find((each) => each.id === record?.shopId);
    if (!record || !shop) throw new OmsError("not-found");
    return { context, record, shop };
  };

  return {
    async catchUps(actor) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [context, all] = await Promise.all([readContext(store), store.catchUps()]);
      const models = await modelsThere(store, all);
      return { rules: all.flatMap((record) => viewOf(actor, context, record, models)) };
    },

    keepCatchUp: (actor, line) =>
      audited(deps, actor, { action: "catch_up.keep" }, async (success): Promise<CatchUpKept> => {
        requirePermission(actor, "draft");
        const store = stores.for(actor);
        const context = await readContext(store);
        const shops = connected(context);
        const refuse = (problem: string, understood: string): CatchUpKept => {
          success.about({ outcome: "refused", code: "bad-input" });
          return { ok: false, problem, understood };
        };
        const { length } = plainLine(line);
        if (length > longestRule) return refuse(rulesText.line.longLine(length, longestRule), "");
        const timed = takeTimes(line, context.studio.digest.zone, deps.clock.now());
        if ("problem" in timed || timed.when) return refuse(catchUpText.problems.time, "");
        const said = await readCatchUp(timed.line, knownToLines(deps, context), async (code) => {
          const [listing] = await store.listings({ codes: [code], connected: true, limit: 1 });
          return listing?.shopId ?? null;
        });
        if ("problem" in said) return refuse(said.problem, said.understood);
        const shopId = said.shopId as ShopId;
        success.about({ shopId });
        await store.keepCatchUp({ ...said, shopId, outbox: [], operations: lookNow(context) });
        return { ok: true, shopName: shopName(context, shopId), says: ruleText(said, { shops }) };
      }),

    decideCatchUp: (actor, id, verdict) =>
      audited(deps, actor, { action: `catch_up.${verdict}` }, async (success) => {
        requirePermission(actor, "draft");
        const { context, record, shop } = await required(actor, id);
        success.about({ shopId: record.shopId });
        const looks = verdict === "accept" || verdict === "take_over" || verdict === "take_in";
        await stores.for(actor).decideCatchUp({
          id,
          verdict,
          outbox: [],
          operations: looks ? lookNow(context) : [],
        });
        return nameOf(record, shop);
      }),

    async catchUpModel(actor, id) {
      requirePermission(actor, "draft");
      const { record, shop } = await required(actor, id);
      return { id, ...nameOf(record, shop) };
    },

    chooseModel: (actor, id, code) =>
      audited(deps, actor, { action: "catch_up.keep" }, async (success): Promise<CatchUpKept> => {
        requirePermission(actor, "draft");
        const { context, record, shop } = await required(actor, id);
        success.about({ shopId: record.shopId });
        if (record.rule.kind !== "attributes" || record.state !== "on") throw new OmsError("wrong-state");
        const model = code.trim().toLowerCase();
        const store = stores.for(actor);
        const [there] = model === "" ? [] : await store.listings({ codes: [model], shopIds: [shop.id], limit: 1 });
        if (!there) {
          success.about({ outcome: "refused", code: "bad-input" });
          return {
            ok: false,
            problem: catchUpText.problems.noModelIn(code.trim().slice(0, 40), shop.name),
            understood: "",
          };
        }
        const rule = { kind: "attributes" as const, model };
        const { name, share } = record;
        await store.keepCatchUp({ shopId: shop.id, name, rule, share, outbox: [], operations: lookNow(context) });
        return { ok: true, ...nameOf({ rule, name }, shop) };
      }),

    async catchUpUnknown(actor, id) {
      requirePermission(actor, "view");
      const { record, shop } = await required(actor, id);
      const { unknown, unknownCount } = record;
      return { id, shopName: shop.name, all: unknownCount, some: unknown, groups: groupsOf(unknown) };
    },

    async catchUpSheet(actor, id, group) {
      requirePermission(actor, "draft");
      const { context, record, shop } = await required(actor, id);
      const found = groupsOf(record.unknown).find(({ key }) => key === group);
      if (!found) throw new OmsError("not-found", { userText: catchUpText.unknownMoved });
      const codes = `codes ${found.codes.join(", ")}`;
      return {
        shops: connected(context),
        sections: [],
        found: { shopId: shop.id, states: ["active"], words: "", further: codes },
        rule: fillLine(record.rule, found.lack, fieldsIn({ shops: [shop] })),
      };
    },
  };
}

function shopName({ shops }: StudioContext, shopId: string): string {
  return shops.find(({ id }) => id === shopId)?.name ?? "";
}

function nameOf(record: Pick<CatchUpRecord, "rule" | "name">, shop: ShopRecord): CatchUpName {
  return { says: ruleText(record, { shops: [shop] }), shopName: shop.name };
}

/** By shop, the codes of those listings that rules take attributes from and that are there. */
async function modelsThere(
  store: TenantStore,
  all: readonly CatchUpRecord[],
): Promise<ReadonlyMap<ShopId, Set<string>>> {
  const there = new Map<ShopId, Set<string>>();
  const codes = all.flatMap(({ rule, state }) =>
    state === "on" && rule.kind === "attributes" && rule.model !== null ? [rule.model] : [],
  );
  if (codes.length === 0) return there;
  // A code is its product's, and has a listing in each shop that sells it.
  const found = await store.listings({ codes: [...new Set(codes)], limit: 500 });
  for (const { shopId, code } of found) there.set(shopId, (there.get(shopId) ?? new Set()).add(code));
  return there;
}

function viewOf(
  { member }: Actor,
  context: StudioContext,
  record: CatchUpRecord,
  models: ReadonlyMap<ShopId, ReadonlySet<string>>,
): CatchUpView[] {
  const { id, share, lookedOn, unknownCount, batch, open, held, state, author, mayAuthor } = record;
  const shop = context.shops.find((each) => each.id === record.shopId);
  if ((state !== "on" && state !== "offered") || !shop || shop.health === "disconnected") return [];
  const mayChange = member.role !== "viewer" && (shop.limitedTo.length === 0 || shop.limitedTo.includes(member.id));
  const mayEnd = author === member.id || member.role === "manager" || member.role === "owner";
  const may: CatchUpVerdict[] =
    state === "offered"
      ? ["accept", "decline"]
      : [
          ...(author === member.id ? [] : ["take_over" as const]),
          ...(held === null ? [] : ["take_in" as const]),
          ...(mayEnd ? ["end" as const] : []),
        ];
  return [
    {
      id,
      share,
      lookedOn,
      unknownCount,
      batch,
      open,
      held,
      ...nameOf(record, shop),
      offered: state === "offered",
      author: author && mayAuthor ? personOf(context, author) : null,
      progress: progressOf(record),
      lost: lostOf(context, record),
      lostModel: lostModelOf(record, models.get(shop.id) ?? new Set()),
      mayChoose: mayChange,
      may: mayChange ? may : [],
    },
  ];
}
