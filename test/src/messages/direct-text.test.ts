import { expect, test } from "vitest";
import { directText, renderDirectText } from "#src/modules/studio/delivery/direct-text.ts";
import { keepStep, renderFailure, renderStep } from "#src/modules/changes/messages/kept.ts";
import { inLanguage } from "#src/platform/text/messages.ts";
import { plantSecondLanguage } from "./second-language.ts";

test("a row holds which sentence it is and its parameters, and says it in the language it is sent in", () => {
  const text = directText("channelBack", "<#C0LISTINGS>");
  expect(JSON.parse(text)).toEqual({ say: "channelBack", with: ["<#C0LISTINGS>"] });
  expect(renderDirectText(text)).toBe("I post in <#C0LISTINGS> again.");
  plantSecondLanguage();
  expect(inLanguage("xx", () => renderDirectText(text))).toBe("⟦I post in <#C0LISTINGS> again.⟧");
});

test("a step of work is kept as its key, too, and a step of an earlier version is said as it is", () => {
  const step = keepStep("uploading", 2, 5);
  expect(JSON.parse(step)).toEqual({ say: "uploading", with: [2, 5] });
  expect(renderStep(step)).toBe("Uploading photo 2 of 5");
  plantSecondLanguage();
  expect(inLanguage("xx", () => renderStep(step))).toBe("⟦Uploading photo 2 of 5⟧");
  expect(renderStep("Reading it back")).toBe("Reading it back");
});

test("what the database writes of work that waits is said by the same catalogue", () => {
  const text = '{"say": "askedMeanwhile", "with": ["PineAndInk", "12"]}';
  expect(renderFailure(text)).toContain(
    "PineAndInk is connected again, but another change of the same listing, request 12,",
  );
  expect(renderFailure("Etsy refuses ½ in titles.")).toBe("Etsy refuses ½ in titles.");
});

test.each([
  ["a sentence of an earlier version", "Your file could not be read."],
  ["what only looks like one of ours", '{"say":"nothing that is known","with":[]}'],
  ["half of one", '{"say":"channelBack'],
])("%s is said as it is", (_, text) => {
  expect(renderDirectText(text)).toBe(text);
});
