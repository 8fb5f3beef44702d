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
  ["#1234567890.", "1234567890"],
  ["(#1234567890)", "1234567890"],
  ["listing #1234567890", "1234567890"],
  ["Listing #1234567890!", "1234567890"],
  ["https://www.etsy.com/your/shops/me/tools/listings/state:active/1234567890", "1234567890"],
  ["https://www.etsy.com/your/shops/me/tools/listings/page:2,state:draft/1234567890?ref=x", "1234567890"],
  ["https://www.etsy.com/your/shops/me/tools/listings#1234567890", "1234567890"],
  ["https://www.etsy.com/your/shops/me/tools/listings/#1234567890", "1234567890"],
  ["etsy.com/listing/1234567890", "1234567890"],
  ["look at https://pineandink.etsy.com/listing/1234567890, please", "1234567890"],
  ["http://127.0.0.1:4100/listing/1234567890", "1234567890"],
  ["https://evil.com/listing/1", null],
  ["https://notetsy.com/listing/1234567890", null],
  ["https://etsy.com.evil.com/listing/1234567890", null],
  ["https://evil.com/etsy.com/listing/1234567890", null],
  ["1234567890", null],
  ["Apron #12", null],
  ["listing of aprons", null],
])("%s names %s", (typed, number) => {
  expect(listingNumber(typed)).toBe(number);
});
