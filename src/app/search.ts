import { listingNumber } from "#src/domain/listing-link.ts";
import { requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import type { AppDeps } from "./deps.ts";
import { readContext, summaryOf } from "./describe.ts";
import type { TaxonomyNode } from "./ports/marketplace.ts";

type SearchUseCases = Pick<App, "findChanges" | "searchCategories" | "suggestTags">;

const categoryCount = 50;
const tagCount = 60;

export function searchUseCases(deps: AppDeps): SearchUseCases {
  const { admin, stores } = deps;
  const category = (node: TaxonomyNode) => ({ id: node.id, name: node.name, path: node.path });

  return {
    async findChanges(actor, words, limit) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const wanted = words.trim().toLocaleLowerCase("en");
      const [context, exact] = await Promise.all([
        readContext(store),
        /^[a-z2-9]{4}$/.test(wanted) ? store.changeByCode(wanted) : null,
      ]);
      if (exact) return [summaryOf(context, exact)];
      const number = listingNumber(wanted) ?? /^\d{6,}$/.exec(wanted)?.[0] ?? null;
      return (await store.findChanges(words, number, limit)).map((change) => summaryOf(context, change));
    },

    async searchCategories(actor, changeId, words) {
      requirePermission(actor, "draft");
      if (words.trim() !== "") return (await admin.taxonomy.search(words, categoryCount)).map(category);
      const store = stores.for(actor);
      const [change, recent] = await Promise.all([
        changeId ? store.change(changeId) : null,
        store.changes({ limit: 20 }),
      ]);
      const ids = [change, ...recent].flatMap((each) => each?.content.taxonomyId ?? []);
      return (await admin.taxonomy.nodes([...new Set(ids)].slice(0, 10))).map(category);
    },

    async suggestTags(actor, words) {
      requirePermission(actor, "draft");
      const wanted = words.trim().toLocaleLowerCase("en");
      const tags = await stores.for(actor).usualTags(tagCount);
      return tags.filter((tag) => tag.toLocaleLowerCase("en").includes(wanted));
    },
  };
}
