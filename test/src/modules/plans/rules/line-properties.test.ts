import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { lineText } from "#src/modules/plans/rules/line-text.ts";
import { readLine } from "#src/modules/plans/rules/read-line.ts";
import { planRule } from "#src/modules/plans/rules/rule.ts";
import { ruleSentence } from "#src/modules/plans/rules/rule-sentence.ts";
import { selection } from "#src/modules/plans/rules/selection.ts";
import { sameJson } from "#src/platform/kernel/canonical-json.ts";
import { broken } from "./broken.ts";
import { anyNames, planLines } from "./lines.ts";

test("a line that was written reads back as the same line", () => {
  const kept = fc.property(planLines, (line) => {
    const answer = readLine(lineText(line, anyNames), anyNames);
    return "line" in answer && sameJson(answer.line, line);
  });
  expect(broken(kept)).toBeNull();
});

test("the sentence of a price rule reads back as the rule, unless it moves two currencies in two ways", () => {
  const kept = fc.property(planLines, ({ rule }) => {
    if (rule.kind !== "price") return true;
    const ways = new Set(rule.move.by === "amount" ? rule.move.add.map(({ amount }) => amount > 0) : []);
    const answer = readLine(ruleSentence(rule), anyNames);
    return ways.size > 1 || ("line" in answer && sameJson(answer.line.rule, rule));
  });
  expect(broken(kept)).toBeNull();
});

test("a stored line comes back as it was stored", () => {
  const kept = fc.property(planLines, (line) => {
    const stored: unknown = JSON.parse(JSON.stringify(line));
    const back = {
      rule: planRule.parse(Reflect.get(Object(stored), "rule")),
      selection: selection.parse(Reflect.get(Object(stored), "selection")),
    };
    return sameJson(back, line);
  });
  expect(broken(kept)).toBeNull();
});

test("every rule has a sentence", () => {
  const kept = fc.property(
    planLines,
    ({ rule }) => /^[a-z].*$/s.test(ruleSentence(rule)) && !/undefined|\[object/.test(ruleSentence(rule)),
  );
  expect(broken(kept)).toBeNull();
});

test("whatever is typed is read or answered with a sentence, and what was understood is its beginning", () => {
  const verb = fc.constantFrom(
    "price +5%",
    "stock = 3",
    "tags add linen",
    "set section Mugs",
    "title replace a with b",
    "renew",
    "delete drafts",
    "alt texts",
    'attribute "Room" =',
    "personalization add",
    "auto-renew",
    "",
  );
  const signs = fc.string({
    unit: fc.constantFrom(...Array.from("abin set price 059.,=%+-\"'“”\\&<>€\n ")),
    maxLength: 40,
  });
  const kept = fc.property(verb, fc.oneof(signs, fc.string({ unit: "binary", maxLength: 40 })), (begins, rest) => {
    const answer = readLine(`${begins} ${rest}`, anyNames);
    return "line" in answer ? planRule.safeParse(answer.line.rule).success : answer.problem.length > 10;
  });
  expect(broken(kept)).toBeNull();
});
