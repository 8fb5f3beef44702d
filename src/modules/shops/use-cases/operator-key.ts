import { offered } from "#src/marketplaces/registry.ts";
import { dayInWords } from "#src/platform/text/day-in-words.ts";
import type { AppDeps } from "../deps.ts";
import { shopsText } from "../messages/en.ts";
import { switchedOffOn } from "../rules/idle-apps.ts";

/** A key of the operator's that made no call for five months: when, and until when it works at least. */
export type IdleOperatorKey = { readonly usedAt: Date; readonly on: Date; readonly sentence: string };

/** Null: there is none, it was used, or nothing is known of its calls. Keys of studios have news of their own. */
export async function idleOperatorKey({
  admin,
  clock,
  marketplaces,
}: Pick<AppDeps, "admin" | "clock" | "marketplaces">): Promise<IdleOperatorKey | null> {
  if (marketplaces.of(offered.key, null).keyless) return null;
  const usedAt = await admin.paces.operatorUsedAt(offered.key);
  const on = usedAt && switchedOffOn(usedAt, clock.now());
  if (!usedAt || !on) return null;
  const day = (date: Date) => dayInWords(date.toISOString().slice(0, 10));
  return { usedAt, on, sentence: shopsText.ownApps.idleOperator(offered.name, day(usedAt), day(on)) };
}

/** The one who runs the app reads the log, and no studio's messages. */
export async function tendOperatorKey(
  deps: Pick<AppDeps, "admin" | "clock" | "logger" | "marketplaces">,
): Promise<void> {
  const idle = await idleOperatorKey(deps);
  if (idle) deps.logger.warn({ marketplace: offered.key, usedAt: idle.usedAt.toISOString() }, idle.sentence);
}
