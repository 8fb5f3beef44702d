import { offered } from "#src/marketplaces/registry.ts";
import { batchesText } from "./messages/en.ts";
import type { BatchPhoto, BatchRecord } from "./model.ts";

/** Photos that can be in a listing, by their places from 0, one list for each listing. */
export function groupsOf({
  photos,
  grouping,
  groups,
}: Pick<BatchRecord, "photos" | "grouping" | "groups">): number[][] {
  const usable = photos.flatMap((photo, place) => (photo.problem === undefined ? [{ photo, place }] : []));
  if (grouping === "hand" && groups) {
    const places = new Set(usable.map(({ place }) => place));
    return groups.map((group) => group.filter((place) => places.has(place))).filter((group) => group.length > 0);
  }
  if (grouping === "each") return usable.map(({ place }) => [place]);
  const key = (photo: BatchPhoto) => (grouping === "name" ? nameStem(photo.name) : photo.message);
  const found = new Map<string, number[]>();
  for (const { photo, place } of usable) found.set(key(photo), [...(found.get(key(photo)) ?? []), place]);
  return [...found.values()];
}

/**
 * What the names of one listing's photos have in common: "mug" of `mug-1.jpg`, `Mug_02.JPG`, `mug (3).png`. A number that belongs to the name
 * (`IMG_0412.jpg`, `mug12.jpg`) stays: it may be another thing.
 */
export function nameStem(name: string): string {
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/u, "").trim();
  return (
    stem.replace(/[\s_.-]*(?:\(\d{1,2}\)|(?<=[\s_.-])\d{1,2}|(?<=[\s_.-])[a-h])$/iu, "").trim() || stem
  ).toLowerCase();
}

/** As a person reads and writes them: a line for each listing, with the numbers of its photos. */
export function groupsText(groups: readonly (readonly number[])[]): string {
  return groups.map((group) => group.map((place) => place + 1).join(" ")).join("\n");
}

/** @returns the places, or what is wrong with what was typed, for people */
export function readGroups(
  typed: string,
  photos: number,
): { readonly groups: number[][] } | { readonly problem: string } {
  const taken = new Set<number>();
  const groups: number[][] = [];
  for (const line of typed.split(/\n|;/u)) {
    const group: number[] = [];
    for (const part of line.split(/[\s,]+/u).filter((word) => word !== "")) {
      const [, from = "", to = from] = /^(\d{1,3})(?:[-–](\d{1,3}))?$/u.exec(part) ?? [];
      if (from === "") return { problem: batchesText.groups.noNumber(part) };
      for (let number = Number(from); number <= Number(to); number += 1) {
        if (number < 1 || number > photos) return { problem: batchesText.groups.noPhoto(number, photos) };
        if (taken.has(number)) return { problem: batchesText.groups.twice(number) };
        taken.add(number);
        group.push(number - 1);
      }
    }
    if (group.length > 0) groups.push(group);
  }
  return groups.length === 0 ? { problem: batchesText.groups.none } : { groups };
}

/** As many as the card on which they are decided has room for. */
const mostDrafts = 70;

/** Why drafts can't be made of a batch as it is grouped, for people. */
export function groupProblems(batch: Pick<BatchRecord, "photos" | "grouping" | "groups">): string[] {
  const text = batchesText.groups;
  const groups = groupsOf(batch);
  const waits = batch.photos.some(({ hash, problem }) => hash === undefined && problem === undefined);
  if (waits) return [text.copying];
  if (groups.length === 0) return [text.nothing];
  const most = offered.limits.photos;
  return [
    ...(groups.length > mostDrafts ? [text.tooManyListings(groups.length, mostDrafts)] : []),
    ...groups.flatMap((group, at) => (group.length > most ? [text.tooMany(at + 1, group.length, most)] : [])),
  ];
}
