import { fieldIn } from "#src/catalog/fields/definition.ts";
import { type FieldValue, type FlatFields, splitField } from "#src/catalog/fields/fields.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import {
  type ChangeKind,
  type ChangeRecord,
  type ManyItem,
  movedKind,
  requireCard,
  stateCells,
} from "#src/modules/changes/index.ts";
import { marketplaceAt, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import { type AppDeps, profileName, type ReadStore } from "#src/modules/tables/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { inTurn } from "#src/platform/database/in-turn.ts";
import { csvLines, csvText } from "#src/platform/text/csv.ts";
import { plansText } from "../messages/en.ts";

/** How many listings are read at once: one may have 150 options. */
const inPieces = 100;

const columns = ["code", "sku", "shop", "title", "in the plan", "field", "option", "old", "new", "currency", "why not"];

/** The file behind a link, made while it is fetched: each value that a plan would write, old and new, then what it leaves out and why. */
export async function planFile(deps: AppDeps, store: ReadStore, changeId: ChangeId) {
  const { change, context } = await requireCard(store, changeId);
  if (!change.many?.plan) throw new OmsError("not-found");
  const day = deps.clock.now().toISOString().slice(0, 10);
  const name = `oms-plan-${change.number ?? day}.csv`;
  return { name, mime: "text/csv", text: planText(store, context, change) };
}

async function* planText(
  store: ReadStore,
  context: StudioContext,
  { id: changeId, kind }: Pick<ChangeRecord, "id" | "kind">,
): AsyncGenerator<string> {
  yield csvText([columns]);
  const items = inTurn((after) => store.changeItemsInTurn(changeId, { after, limit: inPieces }));
  for await (const some of items) yield csvLines(some.flatMap((item) => linesOf(context, kind, item, "")));
  const left = inTurn((after) => store.planLeftOutInTurn(changeId, { after, limit: inPieces }));
  for await (const some of left) yield csvLines(some.flatMap((item) => linesOf(context, kind, item, item.text)));
}

type Line = {
  readonly code: string | null;
  readonly sku: string | null;
  readonly title: string | null;
  readonly shopId: string;
  readonly set: FlatFields | null;
  readonly before: FlatFields | null;
  readonly move: ManyItem["move"];
};

/** A line per value; one alone of what could not be written. */
function linesOf(
  context: StudioContext,
  kind: ChangeKind,
  { code, sku, title, shopId, set, before, move }: Line,
  why: string,
): string[][] {
  const shop = context.shops.find(({ id }) => id === shopId);
  const currency = shop?.currency ?? "";
  const begin = [
    code ?? "",
    sku ?? "",
    shopNameOf(context, shopId),
    title ?? "",
    why === "" ? plansText.file.yes : plansText.file.no,
  ];
  const moved = movedKind({ kind });
  if (move && moved) {
    const [from = "", to = ""] = stateCells(moved, move);
    return [[...begin, plansText.file.state, "", from, to, "", why]];
  }
  const fields = Object.keys(set ?? {});
  if (fields.length === 0) return [[...begin, "", "", "", "", "", why]];
  const { fields: defined } = marketplaceAt(context, shopId);
  return fields.map((field) => {
    const { kind, option } = splitField(field);
    const cell = (value: FieldValue | undefined) => {
      if (kind === "price" && typeof value === "number") return plainAmount({ amount: value, currency });
      const definition = fieldIn(defined, field);
      return (definition && profileName({ profiles: shop?.profiles ?? null }, definition, value)) ?? plain(value);
    };
    const money = kind === "price" ? currency : "";
    return [...begin, fieldLabel(kind), option ?? "", cell(before?.[field]), cell(set?.[field]), money, why];
  });
}

function plain(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((each) => plain(each as FieldValue)).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
