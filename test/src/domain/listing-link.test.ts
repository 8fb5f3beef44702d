import { expect, test } from "vitest";
import { listingNumber } from "#src/modules/listings/rules/listing-link.ts";

test.each([
  ["https://www.etsy.com/listing/1234567890/linen-apron?ref=shop", "1234567890"],
  ["https://www.etsy.com/your/shops/me/listing-editor/edit/1234567890", "1234567890"],
  ["https://www.etsy.com/your/shops/me/listing-editor/copy/1234567890#photos", "1234567890"],
  ["https://www.etsy.com/your/shops/PineAndInk/tools/listings/1234567890", "1234567890"],
  ["https://www.etsy.com/de/listing/1234567890", "1234567890"],
  ["<https://www.etsy.com/listing/1234567890|Linen apron>", "1234567890"],
  ["#1234567890", "1234567890"],
  ["# 1234567890", "1234567890"],
  ["1234567890", null],
  ["Apron #12", null],
  ["listing of aprons", null],
])("%s names %s", (typed, number) => {
  expect(listingNumber(typed)).toBe(number);
});
