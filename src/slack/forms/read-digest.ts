import { fields } from "#src/blocks/ids.ts";
import { type DigestSettings, isZone, unknownZoneText, zonesLike } from "#src/domain/digest.ts";
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
  return { hour: smallNumber(values.choice(fields.digestHour), 9), days, zone };
}
