import { photosValue, type WantedPhoto } from "#src/catalog/fields/photos.ts";
import { imagesOf } from "#src/catalog/mirrored.ts";
import { edited, leftOut, type PlanListing, type RuleOutcome } from "../outcome.ts";
import type { RuleOf } from "../rule.ts";
import { judged } from "./judged.ts";

/** The field that the photos of every marketplace are in. */
const key = "images";

/** What a photo shows, in words: of those that have none, unless the rule says `overwrite`. Their order stays. */
export function applyAltsRule({ text, photos, overwrite }: RuleOf<"alts">, listing: PlanListing): RuleOutcome {
  const { fields } = listing;
  if (fields[key] === undefined) return leftOut({ code: "not-read", field: key });
  const there = imagesOf(fields);
  if (there.length === 0) return leftOut({ code: "no-photos" });
  const alt = text ?? (typeof fields["title"] === "string" ? fields["title"].trim() : "");
  if (alt === "") return leftOut({ code: "not-read", field: "title" });
  const wanted = there.map((photo, index): WantedPhoto => {
    const isMeant = (photos === "all" || index === 0) && (overwrite || photo.alt.trim() === "");
    return isMeant && photo.alt !== alt ? { again: photo.imageId, alt } : photo;
  });
  return wanted.some((photo) => "again" in photo) ? judged(listing, { [key]: photosValue(wanted) }) : edited({});
}
