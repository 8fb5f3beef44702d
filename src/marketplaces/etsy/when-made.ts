/**
 * What Etsy takes as `when_made` (spec of July 2026, `createDraftListing`). The newest years shift every January: an
 * older listing can hold a value that is refused by now.
 */
export const whenMadeValues = [
  "made_to_order",
  "2020_2026",
  "2010_2019",
  "2007_2009",
  "before_2007",
  "2000_2006",
  "1990s",
  "1980s",
  "1970s",
  "1960s",
  "1950s",
  "1940s",
  "1930s",
  "1920s",
  "1910s",
  "1900s",
  "1800s",
  "1700s",
  "before_1700",
] as const;

export function isCurrentWhenMade(value: string): boolean {
  return whenMadeValues.some((each) => each === value);
}

/** The values with words for people: "Made to order", "2020 – 2026", "Before 2007", "1990s". */
export function whenMadeChoices(): { value: string; label: string }[] {
  return whenMadeValues.map((value) => ({ value, label: inWords(value) }));
}

function inWords(value: string): string {
  if (value === "made_to_order") return "Made to order";
  return value.replace("before_", "Before ").replace("_", " – ");
}
