import { fields } from "#src/blocks/ids.ts";
import { type DigestSettings, isZone, unknownZoneText, usualDigest, zonesLike } from "#src/domain/digest.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { FormValues } from "../form-values.ts";
import { smallNumber } from "../numbers.ts";

/** @throws OmsError `bad-input` under the zone's field, with the zones that may be meant */
export function readDigest(values: FormValues): DigestSettings {
  const typed = values.text(fields.digestZone).trim();
  const like = isZone(typed) ? [typed] : zonesLike(typed);
  const [zone] = like;
  if (zone === undefined || like.length > 1) {
    throw new OmsError("bad-input", { field: fields.digestZone, userText: unknownZoneText(typed, like) });
  }
  const days = values.choices(fields.digestDays).map(Number);
  const [hour = "", minute = ""] = (values.time(fields.digestTime) ?? "").split(":");
  return { hour: smallNumber(hour, usualDigest.hour), minute: smallNumber(minute, usualDigest.minute), days, zone };
}
