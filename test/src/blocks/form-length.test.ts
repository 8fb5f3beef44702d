import { describe, expect, test } from "vitest";
import { button, context, input, modal, section, select, textInput } from "#src/platform/slack/blocks/elements.ts";
import { draftForm } from "#src/modules/changes/slack/forms/draft-form.ts";
import { cases } from "./cases/index.ts";
import { inputCount, isForm } from "./inputs.ts";
import type { ViewCases } from "./view-cases.ts";

/** What people are asked in one form, at most. */
const most = 12;
/** … in the first form of a draft. */
const mostInFirst = 9;

/** The forms that ask more than they may, with what they were drawn with. */
function tooLong({ draw, typical, worst }: ViewCases): string[] {
  const limit = draw === draftForm ? mostInFirst : most;
  return Object.entries({ ...typical, ...worst }).flatMap(([hint, given]) => {
    const drawn = draw(...(given as never[]));
    const asked = isForm(drawn) ? inputCount(drawn) : 0;
    return asked > limit ? [`${draw.name}, ${hint}: ${asked} inputs`] : [];
  });
}

describe("a form asks at most twelve things, the first form of a draft nine", () => {
  test.each(cases.map((each) => [each.draw.name, each] as const))("%s", (_, each) => {
    expect(tooLong(each)).toEqual([]);
  });

  test("a form that is too long is found, wherever its choices stand", () => {
    const chosen = select("a", [], null, "Choose");
    const blocks = [
      section("One", chosen),
      section("None", button("b", "Button")),
      context("None"),
      { type: "actions", elements: [chosen, button("c", "Button")] },
      ...Array.from({ length: 11 }, (_, at) => input(`i${at}`, "Label", textInput("x", ""))),
    ];
    const draw = () => modal({ callback: "c", title: "Title", blocks });
    expect(tooLong({ draw, typical: { all: [] }, worst: {} })).toEqual(["draw, all: 13 inputs"]);
  });
});
