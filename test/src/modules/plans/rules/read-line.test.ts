import { describe, expect, test } from "vitest";
import { lineText } from "#src/modules/plans/rules/line-text.ts";
import { type PlanLine, readLine } from "#src/modules/plans/rules/read-line.ts";
import { ruleSentence } from "#src/modules/plans/rules/rule-sentence.ts";

const known = {
  shops: [
    { id: "eu", name: "PineAndInkEU", currency: "EUR", marketplace: "etsy" },
    { id: "us", name: "Pine & Ink", currency: "USD", marketplace: "etsy" },
    { id: "jp", name: "松とインク 東京", currency: "JPY", marketplace: "etsy" },
  ],
  sections: [{ shopId: "eu", title: "Mugs" }],
};

function read(text: string): PlanLine {
  const answer = readLine(text, known);
  if (!("line" in answer)) throw new Error(`${answer.problem} (understood: ${answer.understood})`);
  return answer.line;
}
const refused = (text: string) => {
  const answer = readLine(text, known);
  return "line" in answer ? null : answer;
};

describe("a line about prices", () => {
  test("is read as what is done and to which listings", () => {
    expect(read('price +5% round .90 in PineAndInkEU section "Mugs"')).toEqual({
      selection: { shopIds: ["eu"], section: "Mugs" },
      rule: { kind: "price", move: { by: "percent", hundredths: 500 }, endings: [".90"] },
    });
  });

  test("is read as Slack and phones send it", () => {
    expect(read("Price −2,50 € in Pine &amp; Ink, PineAndInkEU tag “sale”")).toEqual({
      selection: { shopIds: ["us", "eu"], tag: "sale" },
      rule: { kind: "price", move: { by: "amount", add: [{ amount: -250, currency: "EUR" }] } },
    });
    expect(read("price + 5\u00a0% in pine & section „Mugs“").rule).toMatchObject({ move: { hundredths: 500 } });
  });

  test("takes an amount without a currency where the shops have one alone", () => {
    expect(read("price = 24 in PineAndInkEU").rule).toMatchObject({
      move: { to: [{ amount: 2400, currency: "EUR" }] },
    });
    expect(refused("price = 24")?.problem).toContain("several currencies");
  });

  test("is answered with what was understood, and what the unknown word might be", () => {
    expect(refused("price +5% ruond .90 in PineAndInkEU")).toEqual({
      problem: "I don't know “ruond”. Did you mean “round”?",
      understood: "price +5%",
    });
    expect(refused("price +5% in PineAndInkEU section Mug")?.problem).toContain("Did you mean “Mugs”?");
  });

  test("is written so that it reads back", () => {
    const line = read("price -2.5% round ,95 floor 10 EUR, 12 USD in eu, us states live price from 5 EUR codes k7q2");
    expect(lineText(line, known)).toBe(
      'price -2.5% round .95 floor 10.00 EUR, 12.00 USD in PineAndInkEU, "Pine & Ink" states active price from 5.00 EUR codes k7q2',
    );
    expect(read(lineText(line, known))).toEqual(line);
    expect(ruleSentence(line.rule)).toBe("lower prices by 2.5 %, rounded to .95, not below €10.00 or $12.00");
  });
});
