import { factsOf } from "#src/marketplaces/registry.ts";
import { type Actor, permissions } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { AppDeps } from "../deps.ts";
import type { AllowanceView } from "../model.ts";

export type AllowanceUseCases = {
  /** What is left of the day's calls of each app that the studio's shops are reached with; nothing for who sets up no shops. */
  allowances(actor: Actor): Promise<AllowanceView[]>;
};

export function allowanceUseCases({ stores }: AppDeps): AllowanceUseCases {
  return {
    async allowances(actor) {
      if (!atLeast(actor.member.role, permissions.setDefaults)) return [];
      const store = stores.for(actor);
      const [found, shops] = await Promise.all([store.allowances(), store.shops()]);
      return found.map(({ marketplace, appId, perDay, left, saidAt }) => ({
        marketplace: factsOf({ marketplace }),
        shops: shops
          .filter((shop) => shop.marketplace === marketplace && shop.appId === appId && shop.health !== "disconnected")
          .map(({ name }) => name),
        shared: appId === null,
        perDay,
        left,
        saidAt,
      }));
    },
  };
}
