import type { AppDeps } from "#src/modules/deps.ts";
import { idleOperatorKey } from "#src/modules/shops/index.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import { type Check, fine, waiting } from "./finding.ts";

/** Nothing that keeps a process from working: it is told in time, for the key is lost later. */
export function operatorKeyCheck(deps: Pick<AppDeps, "admin" | "clock" | "marketplaces">): Check {
  return {
    about: "when the marketplace app's own key was last used",
    async run() {
      try {
        const idle = await idleOperatorKey(deps);
        return idle ? waiting(idle.sentence) : fine;
      } catch (error) {
        return waiting(`It can't be asked for yet (${toOmsError(error).code}).`);
      }
    },
  };
}
