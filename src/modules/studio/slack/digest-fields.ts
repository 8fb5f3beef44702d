import { type Block, checkboxes, input, option, textInput, timePicker } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { type DigestSettings, standInZoneText, type StoredDigest } from "../rules/digest-schedule.ts";
import { studioFields, studioInputIds } from "./ids.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** `the digest comes at 09:00 on Monday and Friday (Europe/Berlin)` */
export function digestWords({ hour, minute, days, zone }: DigestSettings): string {
  const on = weekdays.filter((_, index) => days.includes(index + 1));
  if (on.length === 0) return "no digest comes";
  return `the digest comes at ${clockText(hour, minute)} on ${on.length === 7 ? "every day" : listed(on)} (${clipEscaped(zone, 100)})`;
}

function clockText(...parts: readonly number[]): string {
  return parts.map((each) => String(each).padStart(2, "0")).join(":");
}

/** When the digest comes, as part of the settings. */
export function digestFields({ hour, minute, days, zone, unknownZone }: StoredDigest): Block[] {
  const time = clockText(hour, minute);
  const names = weekdays.map((name, index) => option(name, String(index + 1)));
  return [
    input(studioFields.digestDays, "Digest on", checkboxes(studioInputIds.value, names, days.map(String)), {
      hint: "What needs a person, what was done, what ends soon. When there is nothing to say, I send nothing. No day chosen: no digest.",
    }),
    input(studioFields.digestTime, "Digest at", timePicker(studioInputIds.value, time), {
      optional: false,
    }),
    input(
      studioFields.digestZone,
      "Time zone",
      textInput(studioInputIds.value, zone, { max: 60, placeholder: "Europe/Berlin" }),
      {
        optional: false,
        hint: unknownZone === undefined ? "A city, such as Berlin or New York." : standInZoneText(unknownZone),
      },
    ),
  ];
}
