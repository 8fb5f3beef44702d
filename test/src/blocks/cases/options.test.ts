import { expect, test } from "vitest";
import { drawAll } from "../view-cases.ts";
import { cardOf, options, questions } from "./options.ts";

drawAll(options);

test("a card tells which options are new, which go and how many stay", () => {
  const { few, bare } = cardOf();
  const text = JSON.stringify(few.blocks);
  expect(text).toContain("New: *Moss / M: $24.01 · S-1*");
  expect(text).toContain("Taken away: ~Sand / S~ · 5 in stock");
  expect(text).toContain("The options are in another order.");
  expect(text).toContain("2 options stay.");
  expect(JSON.stringify(bare.blocks)).toContain("Varies by: Color, Size → *nothing*");
});

test("what goes away is said with its stock before it is saved", () => {
  expect(questions.some).toEqual({
    text: "This takes away 2 options with their stock of 5 pieces: Sand / S; Sand / M.",
    answers: [{ value: "yes", label: "Yes, go on" }],
  });
  expect(questions.all.text).toBe(
    "Taking away Color, Size deletes 4 options with their stock: 5 pieces. What stays has the price and stock of Blue / S: $24.00, 5 in stock.",
  );
});
