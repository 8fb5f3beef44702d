import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DraftSource } from "#src/drafting/port.ts";
import { etsyRules } from "#src/marketplaces/etsy/rules.ts";
import { emptyContent } from "#src/catalog/listing.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import { createOfflineDrafter } from "#src/drafting/offline.ts";

const drafter = createOfflineDrafter();

function source(text: string, photoCount = 2, usualTags: readonly string[] = []): DraftSource {
  const photos = Array.from({ length: photoCount }, (_, index) => ({ jpeg: new Uint8Array(), name: `${index}.jpg` }));
  return { text, photos, usualTags };
}

const draft = (text: string, photoCount?: number, usualTags?: readonly string[]) =>
  drafter.draft(source(text, photoCount, usualTags));

test("a maker's message becomes a listing", async () => {
  const text =
    "Hi team! New linen apron, natural flax, two pockets, 70 x 85 cm. Made from 100% stone washed linen. 24 USD / 22 EUR. Ships in 3-5 days from Portland.";
  const proposal = await draft(text, 2, ["linen apron", "christmas"]);
  expect(proposal).toMatchObject({
    title: "Linen apron, natural flax, two pockets",
    description:
      "New linen apron, natural flax, two pockets, 70 x 85 cm. Made from 100% stone washed linen. Ships in 3-5 days from Portland.",
    materials: ["linen", "flax"],
    prices: [
      { amount: 2400, currency: "USD" },
      { amount: 2200, currency: "EUR" },
    ],
    alts: [
      "Linen apron, natural flax, two pockets, photo 1 of 2",
      "Linen apron, natural flax, two pockets, photo 2 of 2",
    ],
    by: "offline",
  });
  expect(proposal.tags[0]).toBe("linen apron");
  expect(proposal.tags).toContain("natural flax");
  expect(proposal.tags).not.toContain("christmas");
  expect(proposal.categoryWords.slice(0, 2)).toEqual(["apron", "linen apron"]);
  expect(drafter.slow).toBe(false);
});

test("a German message becomes a German listing", async () => {
  const proposal = await draft(
    "Hallo zusammen, hier ist die neue Leinenschürze mit zwei Taschen, 70 x 85 cm, 24,00 €.\nAus gewaschenem Leinen. Versand in 3 Tagen.",
  );
  expect(proposal).toMatchObject({
    title: "Leinenschürze mit zwei Taschen",
    materials: ["leinen"],
    prices: [{ amount: 2400, currency: "EUR" }],
    alts: ["Leinenschürze mit zwei Taschen, Foto 1 von 2", "Leinenschürze mit zwei Taschen, Foto 2 von 2"],
  });
  expect(proposal.categoryWords[0]).toBe("leinenschürze");
  expect(proposal.description).toContain("Versand in 3 Tagen.");
});

test("labelled lines are taken at their word", async () => {
  const proposal = await draft(
    "Title: Stoneware mug “Fog”\nPrice: £18\nTags: mug, Coffee Mug, stoneware\nMaterials: stoneware clay; glaze\nCategory: Kitchen › Mugs\n\nHand thrown, holds 300 ml.",
  );
  expect(proposal.title).toBe("Stoneware mug “Fog”");
  expect(proposal.tags.slice(0, 3)).toEqual(["mug", "coffee mug", "stoneware"]);
  expect(proposal.materials).toEqual(expect.arrayContaining(["stoneware clay", "glaze"]));
  expect(proposal.categoryWords[0]).toBe("mugs");
  expect(proposal.prices).toEqual([{ amount: 1800, currency: "GBP" }]);
  expect(proposal.description).toContain("Hand thrown, holds 300 ml.");
  expect(proposal.description).not.toMatch(/Title|Tags|£/);
});

test("what is meant for the team stays out of the listing", async () => {
  const { title, description, tags } = await draft(
    "@mara please list this today. Walnut serving board, 12x8 in, $45.00. Finished with beeswax.\n#serving_board",
  );
  expect(title).toBe("Walnut serving board");
  expect(description).toBe("Walnut serving board, 12x8 in. Finished with beeswax.");
  expect(tags[0]).toBe("serving board");
});

test.for([
  [
    "Just finished these ceramic planters in white. 9cm tall. $28 each, can someone list them?",
    "Ceramic planters in white",
  ],
  ["Two new things: the brass plant hanger (60cm long) and a hook", "Brass plant hanger and a hook"],
  ["here's the new hand-dyed silk scarf 🧣 :sparkles: in indigo, it's 90x90cm", "Hand-dyed silk scarf in indigo"],
  ["Neu im Shop: Schneidebrett aus Eichenholz, 40 × 25 cm. Preis: 39,90 €", "Schneidebrett aus Eichenholz"],
  ["Sterling silver ring, was $60 now $45, shipping $5", "Sterling silver ring"],
  ["Made of oak: a bowl", "Made of oak: a bowl"],
  ["Stoneware mug in sage green, thrown by hand, holds 300 ml. 34 USD", "Stoneware mug in sage green, thrown by hand"],
  ["Schale aus Ton, wiegt 400 g", "Schale aus Ton"],
  ["Linen apron ❤️ for the kitchen", "Linen apron for the kitchen"],
  ["1️⃣ Linen apron\n2️⃣ Linen towel", "Linen apron"],
  [":+1: Linen apron :100: ready", "Linen apron ready"],
  [":wave::skin-tone-2: Linen apron :Sparkles:", "Linen apron"],
  ["Linen\u00adapron with soft hyphen", "Linenapron with soft hyphen"],
  ["Wooden spoon with a ½ cup scoop", "Wooden spoon with a 1/2 cup scoop"],
  ["Good morning everybody!\nOak bowl", "Oak bowl"],
  ["Hi team\nOak bowl", "Oak bowl"],
  ["Has anybody listed this yet? Oak bowl", "Oak bowl"],
  ["Morning mist candle", "Morning mist candle"],
  ["Hi-tech apron", "Hi-tech apron"],
  ["Eichentisch handgemacht CHF 1'200.-", "Eichentisch handgemacht"],
  ["Walnut bowl, $45 CAD", "Walnut bowl"],
  ["Bague en argent 24€50", "Bague en argent"],
  ["Oak table $2k", "Oak table"],
  ["Oak table $2 k", "Oak table"],
  ["Oak table $2 thousand.", "Oak table"],
  ["Oak table 2 grand $, oiled", "Oak table, oiled"],
  ["Tasse 24 euros et 50 centimes", "Tasse"],
  ["Tasse 24 Euro 50 Cent", "Tasse"],
  ["Mug 5″ × 3′", "Mug"],
  ["Rug 5' x 3', wool", "Rug, wool"],
  ["Rug 5'' wide", "Rug"],
  ["Rug 5'3\" long, wool", "Rug, wool"],
  ["Mother's day mug", "Mother's day mug"],
  ["Mug from the 1960's", "Mug from the 1960's"],
  ["L̷i̷nen apron", "Linen apron"],
  ["T̶i̶n bowl", "Tin bowl"],
  ["Crème brûlée bowl", "Crème brûlée bowl"],
  ["Mug 💯% cotton", "Mug cotton"],
  ["Apron of 100% linen", "Apron of 100% linen"],
  ["Apron of 100 % linen", "Apron of 100 % linen"],
  ["Mug $24 (reg. $30)", "Mug"],
  ["Mug [$24", "Mug"],
  ["Mug (oak) $24", "Mug (oak)"],
  ["Mug $20-25", "Mug"],
  ["Mug $20-25 depending on glaze", "Mug depending on glaze"],
  ["Mug 20-25 €", "Mug"],
  ["Mug 20 or 25 €", "Mug"],
  ["Mug $24/30", "Mug"],
  ["Mug $24 or 30", "Mug"],
  ["Mug, 2 for $30", "Mug"],
  ["Mug $30 for 2", "Mug"],
  ["Mug 3/$20", "Mug"],
  ["Leinenschürze 24, 90 €", "Leinenschürze"],
  ["Mug €24, 90", "Mug"],
  ["Mug from $24", "Mug"],
  ["Becher ab 24 €", "Becher"],
  ["Tasse à 24 €", "Tasse"],
  ["Mug $24 incl. shipping", "Mug"],
  ["Mug $24 plus $5 shipping", "Mug"],
  ["Pillow 45 x 45, 24 €", "Pillow"],
  ["Tasse à partir de 24 €", "Tasse"],
  ["Mug starting at $24", "Mug"],
  ["Title: Mug from $20-25", "Mug"],
  ["Mug $24 - 300 ml", "Mug"],
  ["Mugs $24, set of 3 - 60 €", "Mugs, set of 3"],
  ["Vase No 5 $24", "Vase No 5"],
  ["LIMITED OFFER linen apron CHEAP", "Linen apron"],
  ["Günstige Leinenschürze", "Leinenschürze"],
  ["Schneidebrett, billig!", "Schneidebrett"],
  ["Tablier en lin pas cher", "Tablier en lin"],
  ["Delantal de lino barato", "Delantal de lino"],
  ["Grembiule di lino economico", "Grembiule di lino"],
  ["Affordable oak bowl at a bargain price", "Oak bowl"],
  ["Walnut spoons, set of 3 $45", "Walnut spoons, set of 3"],
  ["Mug under $50", "Mug"],
  ["Vitamin C $45", "Vitamin C"],
  ["Desk lamp with USB $45", "Desk lamp with USB"],
  ["Oak bowl, AU $45", "Oak bowl"],
  ["FREE SHIPPING!!! HANDMADE LINEN APRON BEST GIFT EVER", "Handmade Linen Apron"],
  ["SALE! Oak bowl", "Oak bowl"],
  ["BEST GIFT FOR MUM", "FOR MUM"],
  ["USB LAMP of oak", "USB LAMP of oak"],
  ["Oak :x: bowl :8ball: :größe: apron:100: ready", "Oak bowl apron ready"],
  ["FREE Linen apron", "Linen apron"],
  ["Linen apron, FREE!", "Linen apron"],
  ["Earrings nickel FREE", "Earrings nickel FREE"],
  ["FREE SPIRIT NECKLACE", "Free Spirit Necklace"],
  ["LIVRAISON GRATUITE Tablier en lin", "Tablier en lin"],
  ["Tablier en lin, livraison offerte", "Tablier en lin"],
  ["Delantal de lino ENVÍO GRATIS", "Delantal de lino"],
  ["Grembiule di lino - spedizione gratuita", "Grembiule di lino"],
  ["Leinenschürze portofrei", "Leinenschürze"],
  ["HANDMADE LINEN APRON with POCKETS", "Handmade Linen Apron with Pockets"],
  ["HANDMADE LINEN APRON washed", "Handmade Linen Apron washed"],
  ["NASA UNESCO mug", "NASA UNESCO mug"],
  ["Linen apron https://example.com/a?b=c#blue", "Linen apron"],
  ["example.com/shop/mara\nLinen apron", "Linen apron"],
  ["Title: FREE SHIPPING HANDMADE LINEN APRON", "Handmade Linen Apron"],
  ["Title: Linen apron for $24", "Linen apron"],
  ["Title: Linen apron www.example.com", "Linen apron"],
  ["Title: SALE\nOak bowl", "Oak bowl"],
  ["Free-form vase, best friends mug", "Free-form vase, best friends mug"],
  ["Title: Tisch 24 € (statt 30 €)", "Tisch"],
  ["Tisch 24 € (statt 30 €)", "Tisch"],
  ["Title: Mug $24 (my cost $7)", "Mug"],
  ["Mug 24 €/Stück", "Mug"],
  ["Title: Mug 24 €/Stück", "Mug"],
  ["Tisch 24 € pro Stück", "Tisch"],
  ["Kette 24 €uro", "Kette"],
  ["Tasse 24 € zzgl. Versand", "Tasse"],
  ["Title: Tasse 24 € zzgl. Versand", "Tasse"],
  ["Mug \u22125 €", "Mug"],
  ["Title: Mug \u22125 €", "Mug"],
  ["Mug, 24:50 €", "Mug"],
  ["Mug 24 50 €", "Mug"],
  ["Title: Mug (blue) 24 €", "Mug (blue)"],
  ["Title: Tray M / L 24 €", "Tray M / L"],
  ["Mug #7 24 €", "Mug #7"],
] as const)("%j is titled %j", async ([text, title]) => {
  expect((await draft(text)).title).toBe(title);
});

test("tags are about the thing: no names, verbs or stop words of the message around it", async () => {
  const { tags } = await draft(
    "Stoneware mug in sage green, thrown by hand. Has anybody seen it yet, tell Jonas, glazed stoneware. Mother’s day gift",
  );
  expect(tags).toEqual(expect.arrayContaining(["stoneware mug", "sage green", "mug", "glazed stoneware"]));
  expect(tags.join()).not.toMatch(/anybody|jonas|\bhand\b|thrown/);
});

test.for([
  ["Linen apron $1,200.00", "Linen apron"],
  ["Walnut bowl MX$450.", "Walnut bowl."],
  ["Oak bowl for 24 €, oiled", "Oak bowl, oiled"],
  ["Oak bowl (24 €)", "Oak bowl"],
  ["Oak bowl from $24", "Oak bowl from $24"],
  ["Leinenschürze 24, 90 €", "Leinenschürze 24, 90 €"],
  ["Oak bowl €24, 90", "Oak bowl €24, 90"],
  ["Mug, 24:50 €", "Mug, 24:50 €"],
  ["Mug 24 50 €", "Mug 24 50 €"],
  ["Mug \u22125 €", "Mug"],
  ["Spoons, set of 3, 24 €", "Spoons, set of 3"],
  ["Mug $24 + $5 gift wrap", "Mug $24 + $5 gift wrap"],
  ["Shipping is $5", "Shipping is $5"],
  ["Oak bowls $24-30", "Oak bowls $24-30"],
  ["Walnut spoons, set of 3 $45", "Walnut spoons, set of 3"],
] as const)("of %j the description is %j", async ([text, description]) => {
  expect((await draft(text)).description).toBe(description);
});

test("no tag says that the thing is cheap", async () => {
  const { tags } = await draft("LIMITED OFFER linen apron CHEAP. Günstig, pas cher, cheapest apron, barato");
  expect(tags).toEqual(["linen apron", "apron", "linen"]);
});

test("a time of day is no emoji", async () => {
  expect((await draft("Oak bowl. Finished at 10:30:45 today")).description).toContain("10:30:45");
});

test("no tag is made of an address", async () => {
  const text = "Tags: linen, https://example.com/flax#blue\nLinen apron, see example.com/linen-things/sale";
  expect((await draft(text, 1, ["flax", "things"])).tags).toEqual(["linen", "linen apron", "apron"]);
});

test("a request to the team is left out wherever it stands", async () => {
  const { description } = await draft("White planters, 9cm tall. $28 each, can someone list them?");
  expect(description).toBe("White planters, 9cm tall.");
});

test.for([[""], ["   \n "], ["🎉🎉"], ["24 USD"], ["??? !!!"]])("nothing is invented for %j", async ([text = ""]) => {
  const proposal = await draft(text, 3);
  expect(proposal).toMatchObject({ title: "", tags: [], materials: [], categoryWords: [], alts: ["", "", ""] });
});

test("one photo's alt text is the title alone", async () => {
  expect((await draft("Oak spoon", 1)).alts).toEqual(["Oak spoon"]);
});

test("an aborted draft raises", async () => {
  await expect(drafter.draft(source("Oak spoon"), AbortSignal.abort())).rejects.toThrow("abort");
});

describe("materials", () => {
  test.for([
    ["Sterling silver ring", ["sterling silver"]],
    ["A bowl of walnut and brass", ["walnut", "brass"]],
    ["No plastic, without leather, silk-free", []],
    ["Silver grey scarf of merino wool", ["merino wool"]],
    ["Faux leather bag", ["faux leather"]],
    ["A ton of fun, I felt good", []],
    ["Schale aus Eiche, ohne Holz", ["eiche"]],
    ["This is NOT silver", []],
    ["It isn't made of real gold or brass", []],
    ["Doesn't contain any leather, it is canvas", ["canvas"]],
    ["Not plastic but brass", ["brass"]],
    ["Free from nickel and copper. Made of steel", ["steel"]],
  ] as const)("%s", async ([text, expected]) => {
    expect((await draft(text)).materials).toEqual(expected);
  });
});

const alphabet = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.string({ unit: "grapheme", maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        ..."New linen apron, & + : % $ ^ ` 24 USD €22 70 x 85 cm #tag Title: Tags: Materials: 🎉 © “q” \n - . @mara Straßenbahnhaltestellenschild".split(
          " ",
        ),
      ),
      { maxLength: 200 },
    )
    .map((words) => words.join(" ")),
);

test("whatever the text, every limit of the marketplace is kept", async () => {
  await fc.assert(
    fc.asyncProperty(alphabet, fc.nat(20), fc.array(fc.string({ unit: "binary" })), async (text, photos, usual) => {
      const proposal = await draft(text, photos, usual);
      expect(proposal.title === "" ? [] : etsyRules.title(proposal.title)).toEqual([]);
      expect(etsyRules.tags(proposal.tags)).toEqual([]);
      expect(new Set(proposal.tags.map((tag) => tag.toLowerCase())).size).toBe(proposal.tags.length);
      const content = { ...emptyContent, materials: proposal.materials };
      expect(etsyRules.listing(content, []).filter(({ field }) => field === "materials")).toEqual([]);
      expect(proposal.alts).toHaveLength(photos);
      expect(proposal.alts.every((alt) => countCharacters(alt) <= etsyRules.limits.alt)).toBe(true);
      expect(proposal.description.isWellFormed()).toBe(true);
      expect(proposal.prices.every(({ amount }) => Number.isSafeInteger(amount) && amount > 0)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("a letter that has no capital of its own stays small", async () => {
  expect((await draft("\u1f54A")).title).toBe("\u1f54A");
  expect((await draft("ßeta bowl")).title).toBe("ßeta bowl");
  expect((await draft("émaille bowl")).title).toBe("Émaille bowl");
});

test("no word is in the title or the tags that the text doesn't have", async () => {
  const words = fc.constantFrom(
    ..."linen apron walnut board made with 24 USD and two pockets, silver ring. Oak".split(" "),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 40 }), async (chosen) => {
      const text = chosen.join(" ");
      const { title, tags, materials } = await draft(text);
      const said = text.toLowerCase();
      for (const word of [title, ...tags, ...materials]
        .join(" ")
        .toLowerCase()
        .match(/\p{L}+/gu) ?? []) {
        expect(said).toContain(word);
      }
    }),
  );
});

test("a title is shortened at a word's end", async () => {
  const { title } = await draft(`${"lovely ".repeat(30)}apron`);
  expect(countCharacters(title)).toBeLessThanOrEqual(140);
  expect(title).toMatch(/lovely$/);
});

test("a very long message takes no long time", async () => {
  for (const unit of [
    "a",
    "1 ",
    "1,",
    "$1",
    "* ",
    "@a ",
    "#a ",
    "a.",
    "( ",
    "x 1 cm ",
    "please ",
    "24, ",
    "€24 50 ",
    "2 for $30 ",
  ]) {
    // The processor's own time: other tests share it.
    const before = process.cpuUsage();
    await draft(unit.repeat(40_000 / unit.length));
    expect(process.cpuUsage(before).user / 1000, unit).toBeLessThan(1500);
  }
});
