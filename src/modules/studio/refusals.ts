import { unknownZoneText } from "./rules/digest-schedule.ts";
import type { RefusalWords } from "#src/platform/database/store-error.ts";

const reasons: Readonly<Record<string, string>> = {
  guest: "A guest can be a maker or a viewer, not more.",
  "no-role": "Give this person a role first, with /oms roles.",
  "last-owner": "A studio keeps at least one owner. Make somebody else an owner first.",
};

/** Sentences for what the database refuses about people and settings. */
export const studioRefusals: RefusalWords = (_code, { reason, zone, field }) => {
  const text = reason ? reasons[reason] : undefined;
  if (text) return { userText: text };
  return zone === undefined ? null : { ...(field ? { field } : {}), userText: unknownZoneText(zone) };
};
