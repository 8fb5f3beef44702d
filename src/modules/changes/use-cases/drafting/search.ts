import type { CategoryNode } from "#src/marketplaces/port.ts";
import { type Category, listingNumber, requestNumber } from "#src/modules/listings/index.ts";
import { marketplaceAt, readContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, ListingId, MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps, ReadStore } from "../../deps.ts";
import { summaryOf } from "../../describe.ts";
import { marketplaceOfChange } from "../shared/categories.ts";
import type { ChangeSummary } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import type { ChangeState } from "../../rules/change.ts";

export type SearchUseCases = {
  /** Drafts of this person that aren't asked for, newest first: the first 90, and how many there are. */
  myDrafts(actor: Actor): Promise<Counted<ChangeSummary>>;
  /**
   * By short code, SKU, marketplace number or link, or words of the title, newest first; "request 12" by its number. Empty
   * `words`: the newest.
   */
  findChanges(actor: Actor, words: string, limit: number): Promise<ChangeSummary[]>;
  /** Leaves of the category tree. Without words: the proposal and the ones last used. */
  searchCategories(
    actor: Actor,
    about: { readonly changeId: ChangeId } | { readonly listingId: ListingId } | null,
    words: string,
  ): Promise<Category[]>;
  /** Tags used before that begin with or contain `words`; without words the usual ones. */
  suggestTags(actor: Actor, words: string): Promise<string[]>;
};

/** Not asked for, or sent back. */
const draftStates: readonly ChangeState[] = ["draft", "rejected"];
/** So many are offered for a choice; their count is whole. */
const mostDrafts = 90;
const categoryCount = 50;
const tagCount = 60;

export function searchUseCases(deps: AppDeps): SearchUseCases {
  const { admin, stores } = deps;
  const category = (node: CategoryNode) => ({ id: node.id, name: node.name, path: node.path });

  return {
    async myDrafts(actor) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [context, { all, some }] = await Promise.all([readContext(store), draftsOf(store, actor.member.id)]);
      return { all, some: some.map((change) => summaryOf(context, change)) };
    },

    async findChanges(actor, words, limit) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const wanted = words.trim().toLocaleLowerCase("en");
      const number = listingNumber(wanted) ?? /^\d{6,}$/.exec(wanted)?.[0] ?? null;
      const [context, found] = await Promise.all([
        readContext(store),
        store.findChanges(words, { number, request: requestNumber(wanted) }, limit),
      ]);
      return found.map((change) => summaryOf(context, change));
    },

    async searchCategories(actor, about, words) {
      requirePermission(actor, "draft");
      const store = stores.for(actor);
      const [context, change, [listing], recent] = await Promise.all([
        readContext(store),
        about && "changeId" in about ? store.change(about.changeId) : null,
        about && "listingId" in about ? store.listings({ ids: [about.listingId], limit: 1 }) : [],
        words.trim() === "" ? store.changes({ limit: 20 }) : [],
      ]);
      const { key } = listing ? marketplaceAt(context, listing.shopId) : marketplaceOfChange(context, change);
      if (words.trim() !== "") return (await admin.categories.search(key, words, categoryCount)).map(category);
      const ids = [change, ...recent].flatMap((each) => each?.content.category ?? []);
      return (await store.categories(key, [...new Set(ids)].slice(0, 10))).map(category);
    },

    async suggestTags(actor, words) {
      requirePermission(actor, "draft");
      const wanted = foldCase(words.trim());
      const tags = await stores.for(actor).usualTags(tagCount);
      return tags.filter((tag) => foldCase(tag).includes(wanted));
    },
  };
}

/** A person's own drafts, newest first. */
async function draftsOf(store: ReadStore, author: MemberId): Promise<Counted<ChangeRecord>> {
  const [some, all] = await Promise.all([
    store.changes({ states: draftStates, author, limit: mostDrafts }),
    store.countChanges(draftStates, author),
  ]);
  return { all, some };
}
