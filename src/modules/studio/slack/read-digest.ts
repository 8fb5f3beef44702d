import { OmsError } from "#src/platform/kernel/errors.ts";
import { isZone } from "#src/platform/kernel/time-zone.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { type DigestSettings, unknownZoneText, usualDigest, zonesLike } from "../rules/digest-schedule.ts";
import { studioFields } from "./ids.ts";

/** @throws OmsError `bad-input` under the zone's field, with the zones that may be meant */
export function readDigest(values: FormValues): DigestSettings {
  const typed = values.text(studioFields.digestZone).trim();
  const like = isZone(typed) ? [typed] : zonesLike(typed);
  const [zone] = like;
  if (zone === undefined || like.length > 1) {
    throw new OmsError("bad-input", { field: studioFields.digestZone, userText: unknownZoneText(typed, like) });
  }
  const days = values.choices(studioFields.digestDays).map(Number);
  const [hour = "", minute = ""] = (values.time(studioFields.digestTime) ?? "").split(":");
  return { hour: smallNumber(hour, usualDigest.hour), minute: smallNumber(minute, usualDigest.minute), days, zone };
}
