import { readContext } from "#src/modules/shops/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import { cardView, type Drawing, summaryOf } from "../describe.ts";
import type { ChangeSummary, ChangeView } from "../model.ts";
import type { CardRecord } from "../records.ts";
import { isEditable } from "../rules/change.ts";
import { categoryProblems } from "./shared/category-problems.ts";

type ShownCard = { readonly change: ChangeView } & Pick<CardRecord, "cards">;

/** What the messages of this module are drawn from; they act for no person. */
export type ChangeDescribing = {
  describeChange(studioId: StudioId, changeId: ChangeId): Promise<ChangeView | null>;
  /** … and where its cards are. */
  describeCard(studioId: StudioId, changeId: ChangeId): Promise<ShownCard | null>;
  /** What waits for this person's approval now, oldest first. */
  describeWaiting(studioId: StudioId, slackUserId: string): Promise<Counted<ChangeSummary>>;
};

/** So many of what waits are told by their titles. */
const waitingNamed = 5;

type Describing = Drawing & Pick<AppDeps, "admin" | "stores" | "marketplaces" | "logger">;

export function changeDescribing(deps: Describing): ChangeDescribing {
  const { stores } = deps;

  const describeCard: ChangeDescribing["describeCard"] = async (studioId, changeId) => {
    const card = await stores.worker(studioId).card(changeId);
    if (!card) return null;
    const change = cardView(deps, card);
    return { change: { ...change, problems: await withCategory(change, card) }, cards: card.cards };
  };

  /** A draft isn't complete while its category asks for more: asking for approval would be refused. */
  async function withCategory({ problems, state }: ChangeView, { context, change, listings }: CardRecord) {
    if (problems.length > 0 || !isEditable(state)) return problems;
    const listing = listings.find(({ id }) => id === change.listingId) ?? null;
    return categoryProblems(deps, context, change, listing);
  }

  return {
    describeCard,

    describeChange: async (studioId, changeId) => (await describeCard(studioId, changeId))?.change ?? null,

    async describeWaiting(studioId, slackUserId) {
      const store = stores.worker(studioId);
      const context = await readContext(store);
      const member = context.members.find((each) => each.slackUserId === slackUserId);
      if (!member) return { all: 0, some: [] };
      const { all, some } = await store.waiting(member.id, { limit: waitingNamed });
      return { all, some: some.map((change) => summaryOf(context, change)) };
    },
  };
}
