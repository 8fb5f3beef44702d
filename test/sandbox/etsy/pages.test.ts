import { describe, expect, test } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { openMarket, openShop, us } from "./market.ts";

const trademark =
  "The term 'Etsy' is a trademark of Etsy, Inc. This application uses the Etsy API but is not endorsed or certified by Etsy, Inc.";

describe("pages for people", () => {
  test.for([
    "/",
    "/shop/PineAndInk",
    "/manage/PineAndInk",
    "/fees",
    "/calls",
    "/developers/your-apps",
    "/trouble",
    "/nothing/here",
  ])("%s says that this is a stand-in, and whose trademark Etsy is", async (path) => {
    const { text } = await (await openShop()).send("GET", path);
    expect(text).toContain("local stand-in for Etsy");
    expect(text).toContain(trademark);
  });

  test("the overview links everything", async () => {
    const { text } = await (await openShop()).send("GET", "/");
    for (const path of [
      "/shop/PineAndInk",
      "/shop/PineAndInkEU",
      "/manage/PineAndInk",
      "/fees",
      "/calls",
      "/developers/your-apps",
      "/trouble",
    ]) {
      expect(text).toContain(`href="${path}"`);
    }
  });

  test("a seller asks for an app, has it approved, sets its callback and sees its key", async () => {
    const { send } = openMarket({ random: Math.random });
    const press = async (path: string, form: Record<string, string>) => {
      const { headers } = await send("POST", `/act/${path}`, { form });
      return new URL(headers.get("location") ?? "", "http://etsy.example");
    };
    const ask = { act: "register", user_id: String(seeded.usSeller) };
    const refused = await press("app", { ...ask, name: "My Etsy tool" });
    expect([refused.pathname, refused.searchParams.get("wrong")]).toEqual([
      "/developers/your-apps",
      "The name of an app must not contain the term 'Etsy'.",
    ]);
    await press("app", { ...ask, name: "Pine" });
    const page = async () => (await send("GET", "/developers/your-apps")).text;
    expect(await page()).toContain("Waiting for approval");
    expect(await page()).not.toContain("Edit callback URLs");
    await press("app/2", { act: "approve" });
    expect((await press("app/2", { act: "callbacks", callback: "oms.example" })).searchParams.get("wrong")).toBe(
      "A callback URL is a whole address.",
    );
    await press("app/2", { act: "callbacks", callback: "https://oms.example/oauth/etsy/callback" });
    const text = await page();
    expect(text).toContain(`value="https://oms.example/oauth/etsy/callback"`);
    const [keystring, secret] = [...text.matchAll(/<code>([a-z0-9]+)<\/code>/g)].map(([, each]) => each);
    expect((await send("GET", "/v3/application/openapi-ping", { key: `${keystring}:${secret}` })).status).toBe(200);
  });

  test("a published listing is in its shop, with its price in the shop's currency", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    await shop.upload(id, { rank: "1" });
    expect((await shop.send("GET", "/shop/PineAndInk")).text).not.toContain("Linen apron &amp;");
    await shop.patch(id, { state: "active" });
    const { text } = await shop.send("GET", "/shop/PineAndInk");
    expect(text).toContain("Linen apron &amp; pocket");
    expect(text).toContain("$24.50 USD");
    expect((await shop.send("GET", "/shop/PineAndInkEU")).text).toContain("€17.00 EUR");
  });

  test("the address of a listing shows photos in order with their alt texts, price, stock, text and tags", async () => {
    const shop = await openShop();
    const id = await shop.createDraft({ tags: "linen apron,pinafore", materials: "linen" });
    await shop.upload(id, { rank: "1", alt_text: 'The "front" <of it>' });
    await shop.upload(id, { rank: "2", alt_text: "The back" });
    await shop.patch(id, { state: "active" });
    const { text, status } = await shop.send("GET", new URL(String((await shop.get(id))["url"])).pathname);
    expect(status).toBe(200);
    const alts = [...text.matchAll(/<img [^>]*alt="([^"]*)"/g)].map(([, alt]) => alt);
    expect(alts).toEqual(["The &quot;front&quot; &lt;of it&gt;", "The back"]);
    for (const part of [
      "$24.50 USD",
      "3 in stock",
      "It&#39;s &quot;new&quot; &amp; &lt;soft&gt;",
      "<li>pinafore</li>",
    ]) {
      expect(text).toContain(part);
    }
  });

  test("buyers don't see a draft; its editor is where the product's links lead", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    expect((await shop.send("GET", `/listing/${id}/linen-apron`)).status).toBe(404);
    const editor = await shop.send("GET", `/your/shops/me/listing-editor/edit/${id}`);
    expect(editor.status).toBe(200);
    expect(editor.text).toContain("Linen apron &amp; pocket");
  });

  test("the ledgers show what was called and what it cost", async () => {
    const shop = await openShop();
    await shop.control("POST", "faults", { operation: "createDraftListing", when: "after" });
    await shop.own("POST", `shops/${us.shop}/listings`, { form: {} });
    await shop.patch(shop.seeded("Oven Mitt").id, { state: "active" });
    const calls = (await shop.send("GET", "/calls?only=writes")).text;
    expect(calls).toContain("on purpose: status 500 after the effect");
    expect((await shop.send("GET", "/fees")).text).toContain("Fees: $0.20 USD");
  });
});

describe("buttons", () => {
  const press = async (path: string, form: Record<string, string>) => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const reply = await shop.send("POST", path.replace("ID", String(id)), { form });
    const landed = reply.headers.get("location") ?? "";
    return { shop, id, landed, page: (await shop.send("GET", landed)).text, live: () => shop.get(id) };
  };

  test("the seller saves a price", async () => {
    const form = {
      act: "edit",
      title: "Walnut Board",
      price: "59,50",
      quantity: "4",
      tags: "a, b",
      description: "x\r\ny",
    };
    const { live, page } = await press("/act/listing/ID", form);
    expect(page).toContain("Saved.");
    expect(await live()).toMatchObject({
      title: "Walnut Board",
      price: { amount: 5950 },
      quantity: 4,
      description: "x\ny",
    });
  });

  test("what isn't allowed is said on the page, and not done", async () => {
    const form = { act: "edit", title: "x".repeat(141), price: "1", quantity: "4", tags: "", description: "x" };
    const { live, page } = await press("/act/listing/ID", form);
    expect(page).toContain("cannot be more than 140 characters");
    expect(await live()).toMatchObject({ title: "Walnut Cutting Board" });
  });

  test("a buyer buys one, and stays where she was", async () => {
    const { landed, live } = await press("/act/listing/ID", { act: "sell", back: "/shop/PineAndInk" });
    expect(landed).toBe("/shop/PineAndInk?said=One+is+sold.");
    expect(await live()).toMatchObject({ quantity: 2 });
  });

  test.for(["https://evil.example/", "//evil.example", "/\\evil.example"])("never leads to %s", async (back) => {
    const { landed } = await press("/act/listing/ID", { act: "sell", back });
    expect(landed).toMatch(/^\/your\/shops/);
  });

  test("trouble and weather are set from the page", async () => {
    const { shop, page } = await press("/act/trouble", {
      operation: "createDraftListing",
      kind: "cut-after",
      count: "2",
    });
    expect(page).toContain("It is done, but the line is cut before the answer, 2 more");
    expect((await shop.control("GET", "faults")).body).toMatchObject([{ mode: "drop", when: "after", count: 2 }]);
    await shop.send("POST", "/act/weather", { form: { stale: "5000", latency: "0", second: "9", day: "99" } });
    expect((await shop.control("GET", "settings")).body).toMatchObject({ stale_ms: 5000, per_second: 9, per_day: 99 });
    await shop.send("POST", "/act/calm", { form: {} });
    expect((await shop.control("GET", "faults")).body).toEqual([]);
  });

  test("the app is disconnected", async () => {
    const { shop } = await press(`/act/seller/${seeded.usSeller}`, { act: "disconnect" });
    expect((await shop.own("GET", "users/me")).status).toBe(401);
  });
});
