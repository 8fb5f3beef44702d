import { expect, test } from "vitest";
import { openShop, us } from "./market.ts";

const german = { title: "Leinenschürze", description: "Aus Leinen & Liebe.", tags: "leinen,schürze" };

async function openTranslated() {
  const shop = await openShop();
  const { id } = shop.seeded("Linen Apron");
  const path = (language: string) => `shops/${us.shop}/listings/${id}/translations/${language}`;
  return { ...shop, id, path };
}

test("a translation is made once, changed as often as wanted, and comes with the listing where it is asked for", async () => {
  const { own, id, path } = await openTranslated();
  const made = await own("POST", path("de"), { form: german });
  expect(made).toMatchObject({
    status: 200,
    body: { listing_id: id, language: "de", title: german.title, description: "Aus Leinen &amp; Liebe." },
  });
  expect((await own("POST", path("de"), { form: german })).status).toBe(400);
  const { tags: _, ...words } = german;
  await own("PUT", path("de"), { form: { ...words, title: "Schürze" } });
  expect((await own("GET", path("de"))).body).toMatchObject({ title: "Schürze", tags: ["leinen", "schürze"] });
  const { body } = await own("GET", `listings/${id}?includes=Translations`);
  expect(body).toMatchObject({ translations: { de: { title: "Schürze" }, fr: null } });
});

test("what isn't there can't be read or changed, and what breaks a rule isn't taken", async () => {
  const { own, path } = await openTranslated();
  expect((await own("GET", path("fr"))).status).toBe(404);
  expect((await own("PUT", path("fr"), { form: german })).status).toBe(404);
  expect((await own("POST", path("xx"), { form: german })).status).toBe(400);
  expect((await own("POST", path("fr"), { form: { title: "Tablier" } })).status).toBe(400);
  expect((await own("POST", path("fr"), { form: { ...german, title: "a".repeat(141) } })).status).toBe(400);
});
