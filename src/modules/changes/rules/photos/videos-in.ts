import { videosField, type WantedVideo, wantedVideos } from "#src/catalog/fields/videos.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import type { ChangeView } from "../../model.ts";

/** The videos that a new listing, or an edit, has or will have. */
export function videosIn({ content, shops }: Pick<ChangeView, "content" | "shops">): readonly WantedVideo[] {
  const of = videosField(fieldsOf(shops));
  return of ? wantedVideos(content[of.field.key]) : [];
}
