import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { AppDeps } from "../deps.ts";
import { greetingOf } from "../greeting.ts";
import type { GreetingView } from "../model.ts";

export type GreetingUseCases = {
  /** Greets a person who has a role and was never greeted, once. @returns whether it did */
  greet(actor: Actor): Promise<boolean>;
  /**
   * What a direct message that means no command is answered with; null: one was, within ten minutes. Raises `no-role` as
   * seldom.
   */
  offer(actor: Actor): Promise<GreetingView | null>;
};

/** What a person who is new here is told, and what a direct message is answered with. */
export function greetingUseCases(deps: AppDeps): GreetingUseCases {
  return {
    async greet(actor) {
      const { role, greeted, slackUserId } = actor.member;
      if (role === null || greeted) return false;
      return deps.stores.for(actor).greet({ outbox: [{ template: "greeting", to: slackUserId }] });
    },

    async offer(actor) {
      const store = deps.stores.for(actor);
      if (!(await store.offer())) return null;
      requirePermission(actor, "view");
      return greetingOf(await readContext(store), actor.member);
    },
  };
}
