import { describe, expect, test } from "vitest";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { createPhotoLinks } from "#src/platform/photos/links.ts";

const day = 86_400_000;
const pine = "3f1c9a52-6c1b-4a7e-9b1d-0a4d5e6f7081" as StudioId;
const other = "9d2b7c10-1111-4222-8333-444455556666" as StudioId;
const hash = sha256("one");
const key = "a key for tests, long enough";

function linksAt(start: string, options: { key?: string | Uint8Array; olderKeys?: string[]; publicUrl?: string } = {}) {
  let now = new Date(start);
  const clock = { now: () => now, sleep: async () => {} };
  const links = createPhotoLinks({ publicUrl: "https://oms.example/", key, clock, lifetimeMs: 7 * day, ...options });
  return { links, at: (instant: string) => void (now = new Date(instant)) };
}

const pathOf = (address: string) => address.slice("https://oms.example".length);

test("a photo's address is read back", () => {
  const { links } = linksAt("2026-11-23T10:00:00Z");
  const address = links.photo(pine, hash, "cover");
  expect(address).toMatch(new RegExp(`^https://oms\\.example/photos/${pine}/${hash}/cover\\?e=\\d+&s=[\\w-]{43}$`));
  expect(links.read(pathOf(address))).toEqual({ kind: "photo", studioId: pine, hash, size: "cover" });
});

test("a sheet's address names its photos in order, and twenty fit into what Slack allows", () => {
  const { links } = linksAt("2026-11-23T10:00:00Z", { publicUrl: "https://oms.example" });
  const hashes = Array.from({ length: 20 }, (_, index) => sha256(`photo ${index}`));
  const address = links.contactSheet(pine, hashes);
  expect(address.length).toBeLessThan(3000);
  expect(links.read(pathOf(address))).toEqual({ kind: "sheet", studioId: pine, hashes, first: 1 });
  // A second sheet goes on with the numbers of the first, and its number is signed too.
  const second = links.contactSheet(pine, hashes, 21);
  expect(links.read(pathOf(second))).toEqual({ kind: "sheet", studioId: pine, hashes, first: 21 });
  expect(() => links.read(pathOf(second).replace("~21", "~41"))).toThrow("not-found");
  expect(links.contactSheet(pine, hashes.toReversed())).not.toBe(address);
});

test("an address stays the same all day and changes at midnight", () => {
  const { links, at } = linksAt("2026-11-23T00:00:01Z");
  const morning = links.photo(pine, hash, "thumb");
  at("2026-11-23T23:59:59Z");
  expect(links.photo(pine, hash, "thumb")).toBe(morning);
  at("2026-11-24T00:00:01Z");
  expect(links.photo(pine, hash, "thumb")).not.toBe(morning);
});

test("an address works for its whole lifetime and ends with the day after it", () => {
  const { links, at } = linksAt("2026-11-23T10:00:00Z");
  const path = pathOf(links.photo(pine, hash, "cover"));
  at("2026-11-30T10:00:00Z");
  expect(links.read(path).kind).toBe("photo");
  at("2026-11-30T23:59:59Z");
  expect(links.read(path).kind).toBe("photo");
  at("2026-12-01T00:00:00Z");
  expect(() => links.read(path)).toThrow(expect.objectContaining({ code: "not-found" }));
});

describe("an address that was altered isn't found", () => {
  const { links } = linksAt("2026-11-23T10:00:00Z");
  const path = pathOf(links.photo(pine, hash, "thumb"));
  const sheet = pathOf(links.contactSheet(pine, [hash, sha256("two")]));
  const end = /e=(\d+)/.exec(path)?.[1] ?? "";
  test.for([
    ["another studio", path.replace(pine, other)],
    ["another photo", path.replace(hash, sha256("two"))],
    ["a larger size", path.replace("/thumb", "/draft")],
    ["an unknown size", path.replace("/thumb", "/huge")],
    ["a later end", path.replace(end, String(Number(end) + 86_400))],
    ["a longer number for the end", path.replace(end, `0${end}`)],
    ["no signature", path.replace(/&s=.*/, "")],
    ["an empty signature", path.replace(/&s=.*/, "&s=")],
    ["a short signature", path.slice(0, -1)],
    ["one sign of the signature", path.replace(/s=./, (sign) => (sign === "s=A" ? "s=B" : "s=A"))],
    ["something behind", `${path}&x=1`],
    ["a line end behind", `${path}\n`],
    ["a way up", path.replace("/photos/", "/photos/../photos/")],
    ["a photo left out of a sheet", sheet.replace(`.${sha256("two")}`, "")],
    ["a photo's signature on a sheet", sheet.replace(/s=.*/, /s=.*/.exec(path)?.[0] ?? "")],
    ["nothing", ""],
    ["something else", "/health"],
  ] as const)("%s", ([, altered]) => {
    expect([path, sheet]).not.toContain(altered);
    expect(() => links.read(altered)).toThrow(expect.objectContaining({ code: "not-found" }));
  });

  test("signed with another key", () => {
    const foreign = linksAt("2026-11-23T10:00:00Z", { key: new Uint8Array(32).fill(7) }).links;
    expect(() => links.read(pathOf(foreign.photo(pine, hash, "thumb")))).toThrow("not-found");
  });
});

test("no address is made of something that isn't a name", () => {
  const { links } = linksAt("2026-11-23T10:00:00Z");
  expect(() => links.photo(pine, "../etc", "cover")).toThrow("not-found");
  expect(() => links.contactSheet("x" as StudioId, [hash])).toThrow("not-found");
  expect(() => links.contactSheet(pine, [])).toThrow("not-found");
  expect(() => links.contactSheet(pine, Array(21).fill(hash))).toThrow("not-found");
});

test("a key that could be guessed is refused at once", () => {
  expect(() => linksAt("2026-11-23T10:00:00Z", { key: "" })).toThrow(RangeError);
  expect(() => linksAt("2026-11-23T10:00:00Z", { key: "short" })).toThrow(RangeError);
});

test("after a rotation of keys, an address that the older one signed still works; a foreign key's never", () => {
  const before = linksAt("2026-11-23T10:00:00Z", { key: "the key before, long enough" }).links;
  const after = linksAt("2026-11-23T10:00:00Z", { olderKeys: ["the key before, long enough"] }).links;
  const foreign = linksAt("2026-11-23T10:00:00Z", { key: "somebody's key, long enough" }).links;
  expect(after.read(pathOf(before.photo(pine, hash, "cover"))).kind).toBe("photo");
  expect(() => after.read(pathOf(foreign.photo(pine, hash, "cover")))).toThrow("not-found");
  expect(after.photo(pine, hash, "cover")).not.toBe(before.photo(pine, hash, "cover"));
});
