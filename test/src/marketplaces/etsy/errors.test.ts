import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorRetries } from "#src/platform/kernel/errors.ts";
import { readErrorBody } from "#src/marketplaces/etsy/api/error-body.ts";
import { fromErrorReply } from "#src/marketplaces/etsy/api/errors.ts";
import { readHtmlText, unescapeHtml } from "#src/platform/text/html-entities.ts";

const write = { operation: "updateListing", write: true };
const read = { operation: "getListing", write: false };
const said = (text: string, status = 400) =>
  fromErrorReply(write, status, new Headers(), JSON.stringify({ error: text }));

describe("the shapes of an error", () => {
  test.for([
    ['{"error":"Resource not found"}', [{ path: null, type: null, text: "Resource not found" }]],
    [
      '{"error":"invalid_token","error_description":"access token is expired"}',
      [{ path: null, type: "invalid_token", text: "access token is expired" }],
    ],
    [
      '[{"path":"/price","type":"price_too_low","message":"must be above min price ₫5,040 VND","transformed":false},{"message":"b"}]',
      [
        { path: "/price", type: "price_too_low", text: "must be above min price ₫5,040 VND" },
        { path: null, type: null, text: "b" },
      ],
    ],
    [
      '{"error":"There was a problem with /tags : You may not have duplicate tags."}',
      [{ path: "/tags", type: null, text: "You may not have duplicate tags." }],
    ],
    [
      '{"error":"/title/1 cannot be more than 140 characters"}',
      [{ path: "/title/1", type: null, text: "cannot be more than 140 characters" }],
    ],
    ["<html><h1>502 Bad Gateway</h1></html>", []],
    ["", []],
    ["null", []],
    ["[]", []],
    ['{"message":"not ours"}', []],
    ['{"error":{"code":5}}', []],
  ] as const)("%s", ([body, expected]) => {
    expect(readErrorBody(body)).toEqual(expected);
  });
});

describe("refusals in plain words, at their field", () => {
  test.for([
    ["A shipping_profile_id is required for physical listings.", "defaults", "shipping profile"],
    ["A readiness_state_id is required for physical listings.", "defaults", "processing profile"],
    ["All offerings need readiness state", "defaults", "processing profile"],
    [
      "Could not set a calculated shipping profile to the listing. The listing is missing 'item_weight'",
      "defaults",
      "weight and size",
    ],
    ["Cannot update 'when_made' without 'who_made' and without 'is_supply' and vice versa", "defaults", "who made it"],
    [
      "There was a problem with /marketplace : Oh dear, you cannot sell this item on Etsy.",
      "defaults",
      "someone else can't be made to order",
    ],
    ["There was a problem with /shop/section/id : Shop section not found.", "defaults", "section doesn't exist"],
    ["There was a problem with /return/policy : cannot be null", "defaults", "return policy"],
    [
      "This digital listing cannot be activated. Please upload a file or associate an existing file to download with this listing.",
      undefined,
      "digital",
    ],
    ["This listing is not publishable because it's frozen", undefined, "frozen"],
    ["Cannot activate a listing in this state: state = edit, substate=…", undefined, "present state"],
    ["Your shop is on vacation", undefined, "End the vacation"],
    ["/title/1 cannot be more than 140 characters", "title", "140"],
    [
      "There was a problem with /title/1 : You cannot include any of the following characters: $^`",
      "title",
      "$ ^ and `",
    ],
    ["There was a problem with /tags : You may not have duplicate tags.", "tags", "same tag twice"],
    ["There was a problem with /tags : some other thing", "tags", "at most 13"],
    ["There was a problem with /materials : invalid", "materials", "letters, digits and spaces"],
    ["/sku : cannot be more than 32 characters", "sku", "32"],
    [
      "Listings are only allowed 20 images. Please delete a ListingImage before trying to upload another.",
      "photos",
      "already has 20 photos",
    ],
    ["Either a valid image file or a listing_image_id must be provided.", "photos", "can't read this photo"],
    ["This file exceeds the maximum file size", "photos", "20 MB"],
    ["The ListingImages for this Listing are in an inconsistent order.", "photos", "five minutes"],
    [
      "Listings must have at least 1 image. Please add another ListingImage before trying to delete.",
      "photos",
      "at least one photo",
    ],
    ["Expected float value for 'price' (got NULL)", "price", "price"],
    ["quantity must be consistent across all products", "quantity", "one stock for options"],
    ["price must be consistent across all products", "price", "one price for options"],
    ["sku must be consistent across all products", "sku", "one SKU for options"],
    ["All combinations of property values must be supplied", undefined, "the options this listing has there now"],
    ["There was a problem with /taxonomy/id : not a leaf", "category", "category"],
  ] as const)("%s", ([text, field, words]) => {
    const error = said(text);
    expect(error).toMatchObject({ code: "marketplace-refused", retry: "no" });
    expect(error.field).toBe(field);
    expect(error.userText).toContain(words);
    // In our words: no parameter names, paths or brackets of Etsy's.
    expect(error.userText).not.toMatch(/_|\/\w|[{}]/);
  });

  test("the lowest price is named in the shop's money", () => {
    const body =
      '[{"path":"/price","type":"price_too_low","message":"must be above min price ₫5,040 VND","transformed":false}]';
    expect(fromErrorReply(write, 400, new Headers(), body)).toMatchObject({
      code: "marketplace-refused",
      field: "price",
      userText: "The price is below Etsy's lowest, ₫5,040 VND. Raise it.",
    });
  });

  test("the highest price is named as Etsy names it", () => {
    const body = '{"error":"There was a problem with /price : must be below max price $50,000.00 USD"}';
    expect(fromErrorReply(write, 400, new Headers(), body)).toMatchObject({
      code: "marketplace-refused",
      field: "price",
      userText: "The price is above Etsy's highest, $50,000.00 USD. Is there a digit too many?",
    });
  });

  test.for(["There was a problem with /quantity : must be at least 1", "This listing is sold out."])(
    "what is off sale already is said to be sold out: %s",
    (text) => {
      expect(said(text).userText).toContain("It is sold out on Etsy");
    },
  );

  test("an empty gallery, as Etsy says it in a list", () => {
    const body =
      '[{"path":"/images","type":"array_too_short","message":"cannot be less than 1 items","transformed":false}]';
    expect(fromErrorReply(write, 400, new Headers(), body)).toMatchObject({ field: "photos" });
  });

  test.for([
    [
      [["string_too_long", "cannot be more than 140 characters"]],
      "The title is longer than Etsy's 140 characters. Shorten it.",
    ],
    [
      [["invalid_characters", "can only use the character & once"]],
      "Etsy takes each of % : & + once in a title. Take the second & out.",
    ],
    [[["string_too_short", "cannot be empty"]], "Etsy wants a title on every listing. Write one."],
    [
      [
        ["string_too_long", "cannot be more than 140 characters"],
        ["invalid_characters", "You cannot include any of the following characters: $^`"],
      ],
      "The title is longer than Etsy's 140 characters. Shorten it. Etsy refuses $ ^ and ` in titles, and % : & + more than once. Please take them out.",
    ],
  ] as const)("each reason for refusing a title is read out of Etsy's list: %j", ([faults, userText]) => {
    const listed = faults.map(([type, message]) => ({ path: "/title/1", type, message, transformed: false }));
    const error = fromErrorReply(write, 400, new Headers(), JSON.stringify(listed));
    expect(error).toMatchObject({ code: "marketplace-refused", field: "title", userText });
  });

  test("what isn't known is quoted, and not at length", () => {
    expect(said("The moon is in the wrong phase.").userText).toBe(
      "Etsy refused this and said: “The moon is in the wrong phase.”",
    );
    expect(said("x".repeat(5000)).userText.length).toBeLessThan(400);
  });
});

describe("by status", () => {
  const html = "<html>busy</html>";
  test.for([
    [401, '{"error":"invalid_token","error_description":"access token is expired"}', "auth-dead", "auth-dead"],
    [
      403,
      '{"error":"Access token lacks scope for this request (requires scope: listings_d)."}',
      "auth-scope",
      "auth-scope",
    ],
    [403, '{"error":"Shared secret is required in x-api-key header."}', "app-key-refused", "app-key-refused"],
    [
      403,
      `{"error":"Invalid API key: should be in the format 'keystring:shared_secret'."}`,
      "app-key-refused",
      "app-key-refused",
    ],
    [
      403,
      '{"error":"API key not found or not active, or incorrect shared secret for API key."}',
      "app-key-refused",
      "app-key-refused",
    ],
    [403, '{"error":"You do not own this"}', "marketplace-refused", "marketplace-refused"],
    [403, html, "marketplace-down", "marketplace-down"],
    [401, html, "marketplace-down", "marketplace-down"],
    [404, html, "marketplace-down", "marketplace-down"],
    [404, "", "marketplace-down", "marketplace-down"],
    [400, html, "marketplace-down", "marketplace-down"],
    [404, '{"error":"Resource not found"}', "marketplace-refused", "marketplace-refused"],
    [409, '{"error":"Listing state forbids it"}', "marketplace-refused", "marketplace-refused"],
    [413, html, "marketplace-refused", "marketplace-refused"],
    [302, "", "marketplace-down", "unknown-outcome"],
    [408, html, "marketplace-down", "unknown-outcome"],
    [500, '{"error":"Server Error"}', "marketplace-down", "unknown-outcome"],
    [502, html, "marketplace-down", "unknown-outcome"],
    [503, "", "marketplace-down", "unknown-outcome"],
    [504, html, "marketplace-down", "unknown-outcome"],
  ] as const)("%i %s: a read is %s, a write %s", ([status, body, onRead, onWrite]) => {
    expect(fromErrorReply(read, status, new Headers(), body).code).toBe(onRead);
    const error = fromErrorReply(write, status, new Headers(), body);
    expect([error.code, error.retry]).toEqual([onWrite, errorRetries[onWrite]]);
  });

  test.for([
    [{ "retry-after": "7" }, 7000],
    [{ "retry-after": "86400" }, 900_000],
    [{}, 1000],
    [{ "retry-after": "Mon, 23 Nov 2026 12:00:00 GMT" }, 1000],
  ] as const)("429 %o: to be tried again in %i ms", ([headers, retryAfterMs]) => {
    const body = '{"error":"Exceeded per second rate limit"}';
    expect(fromErrorReply(write, 429, new Headers(headers as Record<string, string>), body)).toMatchObject({
      code: "rate-limited",
      retry: "later",
      retryAfterMs,
    });
  });

  test("the cause, for the log, names operation, status and Etsy's own words", () => {
    const { cause } = said("There was a problem with /tags : You may not have duplicate tags.");
    expect(String(cause)).toBe("Error: etsy updateListing 400: /tags You may not have duplicate tags.");
  });
});

test.for([
  ["it&#39;s &amp; &quot;so&quot; &lt;b&gt;", `it's & "so" <b>`],
  ["&amp;lt;", "&lt;"],
  ["&#x2019;&#8217;&#x1F600;", "’’😀"],
  ["salt &pepper; & more &amp", "salt &pepper; & more &amp"],
  ["&#0;&#1114112;&#x110000;", "&#0;&#1114112;&#x110000;"],
  ["&constructor;", "&constructor;"],
  ["&valueOf;", "&valueOf;"],
  ["a seller's own &copy; and &eacute;", "a seller's own &copy; and &eacute;"],
  ["&amp;eacute;", "&eacute;"],
])("unescape %s", ([escaped, plain]) => {
  expect(unescapeHtml(escaped ?? "")).toBe(plain);
});

test.for([
  ["Caf&eacute; &Eacute;tag&egrave;re &yuml;&nbsp;&szlig;", "Café Étagère ÿ\u00a0ß"],
  ["3 &times; 4 &frac12; &deg; &euro;5 &ndash; &ldquo;so&rdquo;&hellip; &trade;", "3 × 4 ½ ° €5 – “so”… ™"],
  ["50&#150;60 &#x80;5 &#146;", "50–60 €5 ’"],
  ["&amp;eacute; &amp;lt;", "&eacute; &lt;"],
  ["&constructor; &#0;", "&constructor; &#0;"],
])("read %s out of a page", ([escaped, plain]) => {
  expect(readHtmlText(escaped ?? "")).toBe(plain);
});

test("whatever a seller typed comes back as typed, entities included", () => {
  const signs: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
  const typed = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[&#x0-9a-z;<>'" ]{0,40}$/));
  fc.assert(fc.property(typed, (text) => void expect(unescapeHtml(escape(text))).toBe(text)));
});
