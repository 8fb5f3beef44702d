import { unknownZoneText } from "./rules/digest-schedule.ts";
import type { RefusalWords } from "#src/platform/database/store-error.ts";
import { studioText } from "./messages/en.ts";

const reasons = ["guest", "no-role", "last-owner"] as const;

/** Sentences for what the database refuses about people and settings. */
export const studioRefusals: RefusalWords = (_code, { reason, zone, field }) => {
  const known = reasons.find((each) => each === reason);
  if (known) return { userText: studioText.refused[known] };
  return zone === undefined ? null : { ...(field ? { field } : {}), userText: unknownZoneText(zone) };
};
