import { expect, test } from "vitest";
import { createPictures, pictureLimits } from "#src/platform/photos/pictures.ts";
import type { PhotoLink } from "#src/platform/photos/port.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { code } from "#test/src/store/studio.ts";

const studioId = "studio" as StudioId;
const sheet = (mark: string): PhotoLink => ({ kind: "sheet", studioId, first: 1, hashes: [mark] });

function setup() {
  const drawn: string[] = [];
  const finish: (() => void)[] = [];
  const state = { now: Date.UTC(2026, 10, 28), gone: false };
  const picture = createPictures({
    now: () => state.now,
    async draw(link) {
      drawn.push(link.kind === "sheet" ? link.hashes.join() : link.kind);
      await new Promise<void>((done) => finish.push(done));
      return { bytes: new Uint8Array(1_000), mime: "image/jpeg" };
    },
    async stillThere() {
      if (state.gone) throw new OmsError("not-found");
    },
  });
  /** Lets everything that is drawn come to its end, and what begins meanwhile. */
  const finishAll = async (calls: readonly Promise<unknown>[]) => {
    const ended = Promise.allSettled(calls);
    let over = false;
    void ended.then(() => (over = true));
    while (!over) {
      for (const done of finish.splice(0)) done();
      await new Promise(setImmediate);
    }
    return ended;
  };
  return { picture, drawn, finish, finishAll, state };
}

test("a flood of one address draws it once, and again only after its time", async () => {
  const { picture, drawn, finishAll, state } = setup();
  await finishAll(Array.from({ length: 50 }, () => picture(sheet("a"))));
  await finishAll([picture(sheet("a"))]);
  expect(drawn).toEqual(["a"]);
  state.now += pictureLimits.keptMs + 1;
  await finishAll([picture(sheet("a"))]);
  expect(drawn).toEqual(["a", "a"]);
});

test("a flood of many addresses draws two at a time, and who can't wait in line is sent away", async () => {
  const { picture, drawn, finish, finishAll } = setup();
  const all = pictureLimits.atOnce + pictureLimits.waiting;
  const calls = Array.from({ length: all }, (_, at) => picture(sheet(String(at))));
  await new Promise(setImmediate);
  expect([drawn.length, finish.length]).toEqual([pictureLimits.atOnce, pictureLimits.atOnce]);
  expect(await code(picture(sheet("late")))).toBe("rate-limited");
  const ended = await finishAll(calls);
  expect(ended.every(({ status }) => status === "fulfilled")).toBe(true);
  expect(drawn).toHaveLength(all);
});

test("what was drawn is not shown once its photos are gone", async () => {
  const { picture, finishAll, state } = setup();
  await finishAll([picture(sheet("a"))]);
  state.gone = true;
  expect(await code(picture(sheet("a")))).toBe("not-found");
});
