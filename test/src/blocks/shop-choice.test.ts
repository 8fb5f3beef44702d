import { expect, test } from "vitest";
import { validateView } from "#sandbox/slack/validate/index.ts";
import { detailsForm } from "#src/modules/changes/slack/forms/details-form.ts";
import { draftForm } from "#src/modules/changes/slack/forms/draft-form.ts";
import { change, shop, item } from "./fixtures.ts";

const text = (view: unknown) => JSON.stringify(view);

test("with more than ten shops each can be chosen, and with more than twenty ticked the form keeps Slack's limits and says so", () => {
  for (const count of [11, 40]) {
    const shops = Array.from({ length: count }, (_, n) => shop(n, { name: `Shop number ${n}` }));
    const all = change({ shops, items: shops.map((each) => item(each)) });
    for (const form of [draftForm(all), detailsForm(all, () => [])]) {
      expect(validateView(form)).toEqual([]);
      for (const { name, id } of shops) {
        expect(text(form)).toContain(`"${name}"`);
        expect(text(form)).toContain(`"value":"${id}"`);
      }
      expect(text(form)).not.toContain("There is more than I can show here");
      expect(text(form).includes("20 more shops")).toBe(count === 40);
    }
  }
});
