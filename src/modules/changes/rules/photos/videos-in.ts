import { type OwnVideo, ownVideos, videosField, type WantedVideo, wantedVideos } from "#src/catalog/fields/videos.ts";
import { fieldsOf, knownFields } from "#src/marketplaces/registry.ts";
import type { ChangeView, ItemView } from "../../model.ts";

/** The videos that a new listing, or an edit, has or will have. */
export function videosIn({ content, shops }: Pick<ChangeView, "content" | "shops">): readonly WantedVideo[] {
  const of = videosField(fieldsOf(shops));
  return of ? wantedVideos(content[of.field.key]) : [];
}

/** Our own copies that a change brings: a new listing, or an edit of one. */
export function copiesIn({
  content,
  items,
}: Pick<ChangeView, "content"> & { readonly items: readonly Pick<ItemView, "content">[] }): readonly OwnVideo[] {
  const key = videosField(knownFields())?.field.key;
  if (key === undefined) return [];
  return [content[key], ...items.map((item) => item.content.edit?.set[key])].flatMap(ownVideos);
}
