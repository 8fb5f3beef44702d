import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import { createPhotoFolder } from "#src/platform/photos/folder.ts";

const pine = "3f1c9a52-6c1b-4a7e-9b1d-0a4d5e6f7081" as StudioId;
const other = "9d2b7c10-1111-4222-8333-444455556666" as StudioId;
const bytes = new Uint8Array([1, 2, 3, 4]);
const hash = sha256(bytes);

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "photo-folder-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

test("what was put is got back, as often as one likes", async () => {
  const photos = createPhotoFolder({ dir: join(dir, "a") });
  await photos.put(pine, hash, bytes);
  await Promise.all(Array.from({ length: 8 }, () => photos.put(pine, hash, bytes)));
  expect(await photos.get(pine, hash)).toEqual(bytes);
  expect(await readdir(join(dir, "a", pine))).toEqual([`${hash}.jpg`]);
});

test("only this user can read it", async () => {
  await createPhotoFolder({ dir: join(dir, "b") }).put(pine, hash, bytes);
  const mode = async (...path: string[]) => ((await stat(join(dir, "b", ...path))).mode & 0o777).toString(8);
  expect([await mode(), await mode(pine), await mode(pine, `${hash}.jpg`)]).toEqual(["700", "700", "600"]);
});

test("another studio doesn't find it, and removing there leaves it alone", async () => {
  const photos = createPhotoFolder({ dir: join(dir, "c") });
  await photos.put(pine, hash, bytes);
  await expect(photos.get(other, hash)).rejects.toMatchObject({ code: "not-found" });
  await photos.remove(other, [hash]);
  expect(await photos.get(pine, hash)).toEqual(bytes);
});

test("removed is gone, and removing twice is no error", async () => {
  const photos = createPhotoFolder({ dir: join(dir, "d") });
  await photos.put(pine, hash, bytes);
  await photos.remove(pine, [hash, sha256("never there")]);
  await photos.remove(pine, [hash]);
  await expect(photos.get(pine, hash)).rejects.toMatchObject({ code: "not-found" });
});

test("bytes under a name that isn't theirs are refused", async () => {
  const photos = createPhotoFolder({ dir: join(dir, "e") });
  await expect(photos.put(pine, sha256("other"), bytes)).rejects.toMatchObject({ code: "internal" });
});

test("a folder that can't be written is said as that", async () => {
  await writeFile(join(dir, "a-file"), "");
  const photos = createPhotoFolder({ dir: join(dir, "a-file", "photos") });
  await expect(photos.put(pine, hash, bytes)).rejects.toMatchObject({ code: "photos-unwritable" });
});

test.for([
  ["a way up", pine, `../${other}/${hash}`],
  ["a way up as the studio", "..", hash],
  ["an absolute path", "/etc", hash],
  ["an empty studio", "", hash],
  ["a studio in capitals", pine.toUpperCase(), hash],
  ["a hash with a line end", pine, `${hash}\n`],
  ["a hash with a zero byte", pine, `${hash.slice(0, 63)}\0`],
  ["a short hash", pine, "abc"],
] as const)("no name leads out of the folder: %s", async ([, studio, name]) => {
  const photos = createPhotoFolder({ dir: join(dir, "f", "photos") });
  await photos.put(pine, hash, bytes);
  await writeFile(join(dir, "f", "secret.jpg"), "secret");
  const refused = { code: "not-found" };
  await expect(photos.get(studio as StudioId, name)).rejects.toMatchObject(refused);
  await expect(photos.put(studio as StudioId, name, bytes)).rejects.toMatchObject(refused);
  await expect(photos.remove(studio as StudioId, [hash, name])).rejects.toMatchObject(refused);
  expect(await readFile(join(dir, "f", "secret.jpg"), "utf8")).toBe("secret");
  expect(await photos.get(pine, hash)).toEqual(bytes);
});
