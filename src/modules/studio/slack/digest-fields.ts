import { type Block, checkboxes, input, option, textInput, timePicker } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { type DigestSettings, standInZoneText, type StoredDigest } from "../rules/digest-schedule.ts";
import { studioFields, studioInputIds } from "./ids.ts";
import { studioText } from "../messages/en.ts";

/** From Monday on. */
const weekdays = () => Object.values(studioText.weekdays);

/** `the digest comes at 09:00 on Monday and Friday (Europe/Berlin)` */
export function digestWords({ hour, minute, days, zone }: DigestSettings): string {
  const on = weekdays().filter((_, index) => days.includes(index + 1));
  if (on.length === 0) return studioText.digest.none;
  return studioText.digest.when(
    clockText(hour, minute),
    on.length === 7 ? studioText.digest.everyDay : listed(on),
    clipEscaped(zone, 100),
  );
}

function clockText(...parts: readonly number[]): string {
  return parts.map((each) => String(each).padStart(2, "0")).join(":");
}

/** When the digest comes, as part of the settings. */
export function digestFields({ hour, minute, days, zone, unknownZone }: StoredDigest): Block[] {
  const time = clockText(hour, minute);
  const names = weekdays().map((name, index) => option(name, String(index + 1)));
  return [
    input(
      studioFields.digestDays,
      studioText.digest.daysLabel,
      checkboxes(studioInputIds.value, names, days.map(String)),
      {
        hint: studioText.digest.daysHint,
      },
    ),
    input(studioFields.digestTime, studioText.digest.timeLabel, timePicker(studioInputIds.value, time), {
      optional: false,
    }),
    input(
      studioFields.digestZone,
      studioText.timeZone.label,
      textInput(studioInputIds.value, zone, { max: 60, placeholder: studioText.timeZone.example }),
      {
        optional: false,
        hint: unknownZone === undefined ? studioText.timeZone.hint : standInZoneText(unknownZone),
      },
    ),
  ];
}
