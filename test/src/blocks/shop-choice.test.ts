import { expect, test } from "vitest";
import { validateView } from "#sandbox/slack/validate/index.ts";
import { shopsForm } from "#src/modules/changes/slack/details/draft-forms.ts";
import { draftForm } from "#src/modules/changes/slack/forms/draft-form.ts";
import { change, shop, item } from "./fixtures.ts";

const text = (view: unknown) => JSON.stringify(view);

test("with more than ten shops each can be chosen, and with more ticked than have room the form keeps Slack's limits and says so", () => {
  for (const count of [11, 40]) {
    const shops = Array.from({ length: count }, (_, n) => shop(n, { name: `Shop number ${n}` }));
    const all = change({ shops, items: shops.map((each) => item(each)) });
    for (const [form, room] of [
      [draftForm(all), 3],
      [shopsForm(all), 11],
    ] as const) {
      expect(validateView(form)).toEqual([]);
      for (const { name, id } of shops) {
        expect(text(form)).toContain(`"${name}"`);
        expect(text(form)).toContain(`"value":"${id}"`);
      }
      expect(text(form)).not.toContain("There is more than I can show here");
      expect(text(form).includes(`${count - room} more shop`)).toBe(count > room);
    }
  }
});
