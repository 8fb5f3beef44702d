import type { StudioContext } from "#src/modules/shops/index.ts";
import { approverCount, asksAlone, type MemberRecord } from "#src/modules/studio/index.ts";
import type { GreetingView } from "./model.ts";

/** null: no role. */
export function greetingOf(context: StudioContext, { slackUserId, role }: MemberRecord): GreetingView | null {
  if (role === null) return null;
  const shops = context.shops.filter(({ health }) => health !== "disconnected").length;
  const asks = asksAlone({ studio: context.studio, approverCount: approverCount(context) });
  return { slackUserId, role, shops, asksAlone: role === "owner" && asks, soloMode: context.studio.soloMode };
}
