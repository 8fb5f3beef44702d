import { currentLanguage, localesOf } from "#src/platform/text/messages.ts";
import { isZone } from "#src/platform/kernel/time-zone.ts";

/** `Fri 4 Dec 2026, 09:00 (Europe/Berlin)`: the same for every reader, wherever that person is. */
export function clockText(at: Date, zone: string): string {
  const known = isZone(zone) ? zone : "UTC";
  const format = {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: known,
  } as const;
  const parts = new Intl.DateTimeFormat([...localesOf(currentLanguage())], format).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")} (${known})`;
}
