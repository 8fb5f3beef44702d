import { describe, expect, test } from "vitest";
import { cursorOf } from "#src/modules/plans/rules/line/cursor.ts";
import { fieldInLine, fieldNamed } from "#src/modules/plans/rules/line/field-names.ts";
import { tokensOf } from "#src/modules/plans/rules/line/tokens.ts";
import { lineText } from "#src/modules/plans/rules/line-text.ts";
import { type PlanLine, readLine } from "#src/modules/plans/rules/read-line.ts";
import { known } from "./known.ts";

function read(text: string): PlanLine {
  const answer = readLine(text, known);
  if (!("line" in answer)) throw new Error(`${answer.problem} (understood: ${answer.understood})`);
  return answer.line;
}
const rule = (text: string) => read(text).rule;
const selection = (text: string) => read(`stock = 1 ${text}`).selection;
const refused = (text: string) => {
  const answer = readLine(text, known);
  return "line" in answer ? null : answer;
};
const why = (text: string) => refused(text)?.problem ?? "";
const inEuros = (amount: number) => [{ amount, currency: "EUR" }];

describe("a line about prices", () => {
  test("is read as what is done and to which listings", () => {
    expect(read('price +5% round .90 in PineAndInkEU section "Mugs"')).toEqual({
      selection: { shopIds: ["eu"], section: "Mugs" },
      rule: { kind: "price", move: { by: "percent", hundredths: 500 }, endings: [".90"] },
    });
  });

  test.each([
    ["price +5% in eu", { by: "percent", hundredths: 500 }],
    ["prices + 5 % in eu", { by: "percent", hundredths: 500 }],
    ["price -2,5 % in eu", { by: "percent", hundredths: -250 }],
    ["price − 2.25 percent in eu", { by: "percent", hundredths: -225 }],
    ["price up by 5% in eu", { by: "percent", hundredths: 500 }],
    ["Raise prices by 5 % in eu", { by: "percent", hundredths: 500 }],
    ["reduce price by €2.50", { by: "amount", add: inEuros(-250) }],
    ["price down 5% in eu", { by: "percent", hundredths: -500 }],
    ["price +2 in eu", { by: "amount", add: inEuros(200) }],
    ["price –2,50 € in all shops", { by: "amount", add: inEuros(-250) }],
    ["price - EUR 2.50", { by: "amount", add: inEuros(-250) }],
    ["price +€2.50", { by: "amount", add: inEuros(250) }],
    ["price -2.50eur", { by: "amount", add: inEuros(-250) }],
    [
      "price +2 EUR, +2,50 USD, 300 JPY",
      {
        by: "amount",
        add: [
          { amount: 200, currency: "EUR" },
          { amount: 250, currency: "USD" },
          { amount: 300, currency: "JPY" },
        ],
      },
    ],
    [
      "price +2 EUR, -3 USD",
      {
        by: "amount",
        add: [
          { amount: 200, currency: "EUR" },
          { amount: -300, currency: "USD" },
        ],
      },
    ],
    ["price = 24 in eu", { by: "set", to: inEuros(2400) }],
    ["price=1.234,50 in eu", { by: "set", to: inEuros(123_450) }],
    ["price set to 24.00 EUR", { by: "set", to: inEuros(2400) }],
  ])("takes %s", (text, move) => {
    expect(rule(text)).toEqual({ kind: "price", move });
  });

  test.each([
    ["price round ,90", [".90"]],
    ["price rounded to 0.90", [".90"]],
    ["price round 9.90", ["9.90"]],
    ["price round .90, 00", [".90", "00"]],
    ["price round .90 or 00", [".90", "00"]],
  ])("takes the endings of %s", (text, endings) => {
    expect(rule(text)).toEqual({ kind: "price", move: { by: "keep" }, endings });
  });

  test("takes floors and ceilings, each in its currency", () => {
    expect(rule("price +5% floor 10 EUR, 12 USD at most 99 EUR")).toMatchObject({
      floor: [
        { amount: 1000, currency: "EUR" },
        { amount: 1200, currency: "USD" },
      ],
      ceiling: inEuros(9900),
    });
  });

  test.each([
    ["price", "Write what prices become"],
    ["price 5% in eu", "Write `+` or `-` before it"],
    ["raise prices in eu", "Here I need an amount"],
    ["lower prices by -2 EUR", "An amount has no plus or minus here"],
    ["lower prices by 2 EUR, +3 USD", "An amount has no plus or minus here"],
    ["raise prices by 2 EUR, -3 USD", "An amount has no plus or minus here"],
    ["price down 2 EUR, +3 USD", "An amount has no plus or minus here"],
    ["price up +2 EUR", "An amount has no plus or minus here"],
    ["price +0% in eu", "A percentage is between"],
    ["price -100% in eu", "A percentage is between"],
    ["price = 24", "several currencies"],
    ["price = 24.50 in eu, 松とインク 東京", "several currencies"],
    ["price = 24 GBP in eu", "No chosen shop has prices in GBP"],
    ["price = 24.005 in eu", "Write 24005.00 or 24.00."],
    ["price = 24 EUR, 25 EUR", "Two amounts are in EUR"],
    ["price round .90 in 松とインク", "Prices in JPY can't end with .90"],
    ["price round .90, .95", "Write one ending"],
    ["price round 9,9", "Here I need an ending"],
    ["price +5% floor 20 EUR ceiling 10 EUR", "The floor is above the ceiling"],
    ["price +5% floor -20 EUR", "An amount has no plus or minus here"],
    ["price +5% round", "Here I need an ending"],
  ])("refuses %s", (text, sentence) => {
    expect(why(text)).toContain(sentence);
  });
});

describe("a line about anything else", () => {
  test.each([
    ["stock = 3", { kind: "stock", move: { by: "set", to: 3 } }],
    ["stock=0", { kind: "stock", move: { by: "set", to: 0 } }],
    ["stock +2", { kind: "stock", move: { by: "add", add: 2 } }],
    ["stock - 2", { kind: "stock", move: { by: "add", add: -2 } }],
    ["stock down by 1", { kind: "stock", move: { by: "add", add: -1 } }],
    [
      "title replace “Mug” with “Cup”",
      { kind: "text", field: "title", edit: { by: "replace", find: "Mug", with: "Cup" } },
    ],
    [
      "Title Replace mug with cup anywhere exactly in eu",
      { kind: "text", field: "title", edit: { by: "replace", find: "mug", with: "cup", anywhere: true, exact: true } },
    ],
    ["title remove 'SALE'", { kind: "text", field: "title", edit: { by: "remove", find: "SALE" } }],
    ["title remove 'Mara's mug'", { kind: "text", field: "title", edit: { by: "remove", find: "Mara's mug" } }],
    ["tags add cafe\u0301", { kind: "words", field: "tags", edit: { by: "add", words: ["café"] } }],
    ["title end „Geschenk“", { kind: "text", field: "title", edit: { by: "end", text: "Geschenk" } }],
    [
      String.raw`description paragraph "Ships from Lisbon.\nIn \"12\" days."`,
      { kind: "text", field: "description", edit: { by: "paragraph", text: 'Ships from Lisbon.\nIn "12" days.' } },
    ],
    [
      'description first line "Read me: <https://example.com/a|example.com/a> &lt;3"',
      { kind: "text", field: "description", edit: { by: "first-line", text: "Read me: https://example.com/a <3" } },
    ],
    [
      'tags add "linen apron", linen',
      { kind: "words", field: "tags", edit: { by: "add", words: ["linen apron", "linen"] } },
    ],
    ["materials remove oak", { kind: "words", field: "materials", edit: { by: "remove", words: ["oak"] } }],
    [
      'tags replace "mug" by "cup"',
      { kind: "words", field: "tags", edit: { by: "replace", find: "mug", with: "cup" } },
    ],
    ["set section Mugs", { kind: "set", field: "sectionId", value: "Mugs" }],
    ["set section = none in eu", { kind: "set", field: "sectionId", value: null }],
    ["erase section in eu", { kind: "set", field: "sectionId", value: null }],
    [
      'set shipping profile to "Standard, heavy"',
      { kind: "set", field: "shippingProfileId", value: "Standard, heavy" },
    ],
    ["set shipping 21 in eu", { kind: "set", field: "shippingProfileId", value: "21" }],
    ["set who made it = “i did”", { kind: "set", field: "whoMade", value: "i_did" }],
    ["set when it was made “made to order”", { kind: "set", field: "whenMade", value: "made_to_order" }],
    [
      "set production partners “Kiln &amp; Co”, 42",
      { kind: "set", field: "productionPartnerIds", value: ["Kiln & Co", "42"] },
    ],
    ["set auto-renew off", { kind: "set", field: "autoRenew", value: false }],
    ["set weight '1,5 kg'", { kind: "set", field: "weight", value: { numbers: [1.5], unit: "kg" } }],
    ["set materials oak, ash", { kind: "set", field: "materials", value: ["oak", "ash"] }],
    ["set safety warnings “Hot.”", { kind: "set", field: "safetyWarnings", value: "Hot." }],
    ["erase serial or batch number", { kind: "set", field: "serialNumber", value: null }],
    ["renew in eu", { kind: "state", to: "renew" }],
    ["renew expired listings in eu", { kind: "state", to: "renew" }],
    ["auto-renew on", { kind: "set", field: "autoRenew", value: true }],
    ["alt texts from title", { kind: "alts", text: null, photos: "all" }],
    [
      'alt text of the first photo = "A mug" overwrite',
      { kind: "alts", text: "A mug", photos: "first", overwrite: true },
    ],
    [
      'attribute "Primary color" = Blue, "Light green"',
      { kind: "attribute", name: "Primary color", values: ["Blue", "Light green"] },
    ],
    ['erase attribute "Primary color"', { kind: "attribute", name: "Primary color", values: null }],
    ["erase personalization", { kind: "questions", field: "personalization", edit: { by: "remove-all" } }],
    [
      'personalization add "Size?" choose S, M required',
      {
        kind: "questions",
        field: "personalization",
        edit: {
          by: "add",
          question: { kind: "choice", text: "Size?", required: true, characters: null, options: ["S", "M"] },
        },
      },
    ],
    ["take off sale in eu", { kind: "state", to: "unpublish" }],
    ["put on sale in eu", { kind: "state", to: "put_on_sale" }],
    ["delete in eu", { kind: "state", to: "delete" }],
  ])("takes %s", (text, expected) => {
    expect(rule(text)).toEqual(expected);
  });

  test.each([
    ["", "Write what to change first"],
    ["stock 3", "Write a number of pieces"],
    ["stock = -3", "Write a number of pieces"],
    ["title first line “x”", "A title has one line"],
    ['title replace "a" with ""', "A blank erases nothing. To take words away, write `remove`."],
    [String.raw`title start "a\nb"`, "A title has one line"],
    [`tags remove "${"x".repeat(201)}"`, "A part of this is too long"],
    [`stock = 1 codes ${"k7q2, ".repeat(500)}k7q2`, "A part of this is too long"],
    ['set safety warnings = ""', "A blank erases nothing"],
    ["title start", "Here I need the text to add"],
    ['tags add "a tag that is much too long"', "is longer than 20 characters"],
    ["set section", "Here I need the name or number of an entry"],
    ["set section Bowls in eu", "No shop has “Bowls” to choose from. They have Mugs"],
    ["set section Mugd in eu", "Did you mean “Mugs”?"],
    ["set shipping profile none", "No listing can do without the field “shipping profile”"],
    ["erase who made it", "No listing can do without"],
    ["set serial or batch number 12", "No two listings have the same"],
    ["set auto-renew maybe", "`yes` or `no`"],
    ["set who made it “a robot”", "Choose “I did”"],
    ["set weight heavy", "is no weight that I understand"],
    ["set title “Mug”", "Write `title replace"],
    ["set styles Rustic", "I don't know “styles”"],
    ["as draft in eu", "can't become a draft again"],
    ["pirce +5%", "Did you mean “price”?"],
    ['tags add "linen', "The text behind the quote"],
  ])("refuses %s", (text, sentence) => {
    expect(why(text)).toContain(sentence);
  });
});

describe("which listings", () => {
  test.each([
    ["", {}],
    ["in all shops", {}],
    ["in pineandinkeu, pine & ink", { shopIds: ["eu", "us"] }],
    ["in Pine &amp; Ink section Mugs", { shopIds: ["us"], section: "Mugs" }],
    ["in Mara's Mugs tag “sale”", { shopIds: ["mara"], tag: "sale" }],
    ["in “Section” section mugs", { shopIds: ["section"], section: "mugs" }],
    ["in twin-1", { shopIds: ["twin-1"] }],
    ["states on sale, sold out, expired", { states: ["active", "sold_out", "expired"] }],
    ["category “Serving boards”", { category: "Serving boards" }],
    ["product k7q2 search “walnut board”", { product: "k7q2", search: "walnut board" }],
    [
      "price from 10 EUR to 20,50 EUR",
      { priceFrom: { amount: 1000, currency: "EUR" }, priceTo: { amount: 2050, currency: "EUR" } },
    ],
    ["in eu priced to 20", { shopIds: ["eu"], priceTo: { amount: 2000, currency: "EUR" } }],
    ["stock from 0 to 3", { stockFrom: 0, stockTo: 3 }],
    ["lacks materials", { lacks: "materials" }],
    ["lacking responsible person in the EU in eu", { lacks: "responsiblePersonId", shopIds: ["eu"] }],
    ["codes K7Q2, p3rt", { codes: ["k7q2", "p3rt"] }],
    ["expires before 2026-12-24 from 2026-12-01", { endsBefore: "2026-12-24", endsFrom: "2026-12-01" }],
  ])("takes %s", (text, expected) => {
    expect(selection(text)).toEqual(expected);
  });

  test.each([
    ["in section section mugs", "No shop has a section “section”"],
    ["in Oak", "I know no shop “Oak”"],
    ["in PineAndInkUE", "Did you mean “PineAndInkEU”?"],
    ["in Pine", "“Pine” can be PineAndInkEU and Pine & Ink"],
    ["in twin", "“twin” can be"],
    ["section Mug", "Did you mean “Mugs”?"],
    ["section Bowlz", "No shop has a section “Bowlz”."],
    ["without section “Bowls & plates” in eu", "No chosen shop has a section “Bowls & plates”. It is in Pine & Ink."],
    ["in eu section “Bowls & plates”", "No chosen shop has a section “Bowls & plates”. It is in Pine & Ink."],
    ["section “Bowls & plates” in eu", "It is in Pine & Ink."],
    ["sections Mugs", "Did you mean “section”?"],
    ["tag a tag b", "“tag” is there twice"],
    ["states sleeping", "What can be there: `active`"],
    ["price from 20 EUR to 10 EUR", "No listing can fit"],
    ["price from 20 EUR to 30 USD", "Write one price in one currency"],
    ["stock from", "a number of pieces"],
    ["expires before 2026-02-30", "Here I need a day"],
    ["expires before 2026-02-03 expires before 2026-02-04", "“before” is there twice"],
    ["expires 2026-02-03", "`before` or `from`"],
    ["lacks soul", "I don't know “soul”"],
    ["tag linen apron", "I don't know “apron”"],
  ])("refuses %s", (text, sentence) => {
    expect(why(`stock = 1 ${text}`)).toContain(sentence);
  });

  test("is answered with what was understood", () => {
    expect(refused("price +5% in jp section Mugs tag sale")).toMatchObject({
      part: "section",
      understood: "price +5% in jp section",
    });
    expect(refused("price +5% ruond .90 in PineAndInkEU")).toEqual({
      problem: "I don't know “ruond”. Did you mean “round”?",
      understood: "price +5%",
    });
  });
});

test("a line is written in one form, however it was typed", () => {
  const line = read(
    "Price −2,5 % rounded to ,95 at least 10 EUR, 12 USD in eu, us states live price from 5 EUR codes K7Q2",
  );
  expect(lineText(line, known)).toBe(
    'price -2.5% round .95 floor 10.00 EUR, 12.00 USD in PineAndInkEU, "Pine & Ink" states active price from 5.00 EUR codes k7q2',
  );
});

test("a field that has the same label as another one is written by its key", () => {
  const materials = {
    key: "materials",
    shape: { type: "words", most: 3, longest: 20 },
    label: "Materials",
    said: "listing",
  } as const;
  const both = [materials, { ...materials, key: "stuff" }, { ...materials, key: "size", label: "Length × width" }];
  const written = both.map(({ key }) => fieldInLine(key, both));
  expect(written).toEqual(["materials", "stuff", '"length × width"']);
  const answer = tokensOf(written.join(" "));
  const cursor = cursorOf("tokens" in answer ? answer.tokens : [], 100);
  expect(both.map(() => fieldNamed(cursor, both).key)).toEqual(["materials", "stuff", "size"]);
});
