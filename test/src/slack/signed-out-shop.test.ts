import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import type { Seen } from "#sandbox/drive/slack-person.ts";
import { slackTest } from "#test/support/slack-test.ts";
import { draftApron, euShop, usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("shopNames", { scope: "file" }, () => [usShop, euShop])
  .extend("ownCard", ({ people }) => async (title: string): Promise<Seen> => {
    return people.ada.waitForMessage("her card", (m) => m.channel.startsWith("D") && m.text.includes(title));
  })
  .extend("items", ({ product }) => async () => {
    return (
      await product.db.sql<{ name: string; amount: number }>(
        `select s.name, (t.content #>> '{price,amount}')::int as amount
         from change_items t join shops s on s.id = t.shop_id order by s.name`,
      )
    ).map(({ name, amount }) => `${name} ${amount}`);
  });

test("a draft keeps what was typed for a shop that is signed out meanwhile, until somebody leaves that shop out", async ({
  product,
  people,
  ownCard,
  items,
}) => {
  await people.ada.submit(await draftApron(people), {
    Title: "Apron for two shops",
    [`Price in ${usShop}, USD`]: "48",
    [`Price in ${euShop}, EUR`]: "44",
    "And then": "Keep as my draft",
  });
  await product.db.sql("update shops set health = 'auth-dead' where name = $1", [euShop]);

  await people.ada.click(await ownCard("Apron for two shops"), "Text");
  const text = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
  await people.ada.submit(text, { Title: "Apron for both shops", "And then": "Keep as my draft" });
  expect(await items()).toEqual([`${usShop} 4800`, `${euShop} 4400`]);

  const opened = (control: string) =>
    people.ada.waitForModal(`“${control}”`, ({ blocks }) => hasControl(blocks, control));
  await people.ada.click(await ownCard("Apron for both shops"), "Shops & details");
  await people.ada.click(await opened("Change details"), "Change details");
  await people.ada.submit(await opened("SKU"), { SKU: "APRON-1" });
  expect(await items()).toEqual([`${usShop} 4800`, `${euShop} 4400`]);

  await people.ada.click(await opened("Change shops"), "Change shops");
  await people.ada.submit(await opened("Shops"), { Shops: [usShop] });
  await opened("Change shops");
  expect(await items()).toEqual([`${usShop} 4800`]);
});
