import { expect, test } from "vitest";
import { readPlaces, writePlaces } from "#src/modules/changes/slack/choosing/places.ts";

test("numbers come back as they were written, whichever they are", () => {
  for (const places of [
    [],
    [1],
    [8],
    [9],
    [1, 8, 9, 10_000],
    Array.from({ length: 500 }, (_, index) => index * 20 + 1),
  ])
    expect(readPlaces(writePlaces(places))).toEqual(places);
  expect(readPlaces(writePlaces([3, 1, 3]))).toEqual([1, 3]);
});

test("what isn't ticked of ten thousand fits into what a form keeps", () => {
  const odd = Array.from({ length: 5_000 }, (_, index) => index * 2 + 1);
  const scattered = Array.from({ length: 10_000 }, (_, index) => index + 1).filter((place) => (place * 7919) % 13 < 6);
  for (const places of [odd, scattered]) {
    expect(readPlaces(writePlaces(places))).toEqual(places);
    expect(writePlaces(places).length).toBeLessThan(2_600);
  }
});

test("what was not written so says nothing, and never unpacks to more than there can be", () => {
  expect(readPlaces("not packed at all")).toEqual([]);
  expect(readPlaces("!!")).toEqual([]);
  expect(writePlaces([0, -1, 1.5, 1_000_000])).toBe("");
});
