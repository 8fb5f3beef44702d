import { describe, expect, vi } from "vitest";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { controlsOf, hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { readMessage, type Seen, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { euShop, usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest
  .extend("shopNames", { scope: "file" }, [usShop, euShop])
  .extend("listed", ({ product }) => async (title: string) => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return state.listings.find((listing) => listing.shopId === shopId && listing.title === title);
  });

/** What the person alone reads after typing a command. */
async function typed(person: SlackPerson, line: string, says: string): Promise<Seen> {
  const before = await newest(person);
  await person.command(line);
  return person.waitForMessage(
    `an answer to ${line}`,
    (m) => m.ephemeral && m.isBot && Number(m.ts) > before && readMessage(m).includes(says),
  );
}

async function newest(person: SlackPerson): Promise<number> {
  const { channels } = await person.view();
  return Math.max(0, ...channels.flatMap((channel) => channel.messages.map((message) => Number(message.ts))));
}

async function post(url: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBeLessThan(300);
  return (await response.json()) as Record<string, unknown>;
}

describe("history", () => {
  test("tells what was changed on Etsy, from the command and from the listing's card", async ({
    product,
    people,
    listed,
  }) => {
    const candle = await listed("Wool Throw, Undyed");
    await product.etsy.control("POST", `listings/${candle?.id}/edit`, { title: "Wool Throw, Grey" });
    await people.ada.command(`/oms sync ${usShop}`);
    await people.ada.waitForMessage("the result", (m) => readMessage(m).includes("1 was changed on Etsy"));
    const told = await typed(people.teo, "/oms history Wool Throw", "changed it on Etsy");
    expect(readMessage(told)).toContain("Title: Wool Throw, Undyed → Wool Throw, Grey");
    await people.teo.click(told, "Show listing");
    const card = await people.teo.waitForMessage(
      "the card",
      (m) => m.ephemeral && readMessage(m).includes(`number ${candle?.id}`),
    );
    await people.teo.click(card, "Show history");
  });
});

describe("a draft like another listing", () => {
  test("has its text and price, and says that photos don't come along", async ({ people }) => {
    await people.ada.command("/oms draft like walnut cutting");
    const form = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
    expect(textOn(form.blocks)).toContain("I don't copy photos");
    expect(JSON.stringify(form.values)).toContain("62.00");
    await people.ada.submit(form, { Title: "Walnut Board, Large", "And then": "Keep as my draft" });
    await people.ada.waitForMessage(
      "its card",
      (m) => m.channel.startsWith("D") && m.text.includes("Walnut Board, Large"),
    );
  });

  test("several fit: one is picked; none does: the words may start a draft as notes", async ({ people }) => {
    await people.ada.command("/oms draft like linen");
    const picker = await people.ada.waitForModal("the choice", ({ blocks }) =>
      textOn(blocks).includes("Like which one?"),
    );
    await people.ada.click(picker, "Draft like this");
    const form = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
    await people.ada.close(form);
    await people.ada.command("/oms draft like a zeppelin of velvet");
    const nothing = await people.ada.waitForModal("the offer", ({ blocks }) =>
      textOn(blocks).includes("I found no listing"),
    );
    await people.ada.click(nothing, "Start a draft with these words as notes");
    const started = await people.ada.waitForModal("its form", ({ blocks }) => hasControl(blocks, "Title"));
    expect(JSON.stringify(started.values)).toMatch(/zeppelin/i);
    await people.ada.close(started);
  });
});

const labelWith = ({ blocks }: Seen, words: string) =>
  controlsOf(blocks).find(({ label }) => label?.endsWith(words))?.label ?? words;

describe("products", () => {
  test("are made of a shop's listings, matched by a person's word, and taken apart again", async ({ people }) => {
    const empty = await typed(people.ada, "/oms products", "Without a product");
    await people.ada.click(empty, labelWith(empty, `products from ${usShop}`));
    const some = await people.ada.waitForMessage(
      "the products",
      (m) => m.ephemeral && readMessage(m).includes("products*"),
    );
    await people.ada.click(some, labelWith(some, `products from ${euShop}`));
    const all = await people.ada.waitForMessage(
      "all products",
      (m) => m.ephemeral && hasControl(m.blocks, "Find the same"),
    );
    await people.ada.click(all, "Find the same in two shops");
    const pair = await people.ada.waitForMessage("the pair", (m) =>
      readMessage(m).includes("Their titles are nearly the same."),
    );
    expect(readMessage(pair)).toMatch(
      /Linen Tea Towel, Striped.*\n.*PineAndInk:[^]*Linen Tea Towel\*[^]*PineAndInkEU:/,
    );
    await people.ada.click(pair, "Same product");
    await people.ada.waitForMessage("that none is left", (m) =>
      readMessage(m).includes("I see no products of two shops"),
    );
    const one = await typed(people.ada, "/oms products tea towel", ":package:");
    expect(readMessage(one)).toContain(euShop);
    await people.ada.click(one, "Not this product");
    await people.ada.waitForMessage(
      "a product of one shop",
      (m) => readMessage(m).includes(":package:") && !hasControl(m.blocks, "Not this product"),
    );
    await typed(people.ada, "/oms products tea towel", "*2 products*");
  });
});

describe("tables", () => {
  test("out, changed, in: shown first, applied here, asked for, approved, and only then on Etsy", async ({
    product,
    people,
    listed,
  }) => {
    const answer = await typed(people.ada, "/oms export prices", "Prices and stock");
    const url = /"url":"([^"]+)"/.exec(JSON.stringify(answer.blocks))?.[1] ?? "";
    const file = await fetch(url);
    expect(file.headers.get("content-disposition")).toMatch(/oms-prices-.*\.csv/);
    const text = await file.text();
    const changed = text.replace(/(Linen Tea Towel, Striped"?),18\.00/, "$1,19.00").replace(/^(\w+),/m, "$1,");
    expect(changed).not.toBe(text);
    const upload = {
      as: people.ada.id,
      name: "prices.csv",
      mimetype: "text/csv",
      base64: Buffer.from(changed).toString("base64"),
    };
    const { file_id: id } = await post(`${product.slackUrl}/_sandbox/act/upload`, upload);
    await people.ada.command("/oms import");
    const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Show what would change");
    await people.ada.submit(form, { "CSV file": [String(id)] });
    const preview = await people.ada.waitForMessage(
      "what would change",
      (m) => m.channel.startsWith("D") && readMessage(m).includes("would change"),
    );
    expect(readMessage(preview)).toContain("Price $18.00 → $19.00");
    await people.ada.click(preview, "Apply (1)");
    const applied = await people.ada.waitForMessage("that it is", (m) =>
      readMessage(m).includes("I changed 1 field in 1 listing here"),
    );
    expect((await listed("Linen Tea Towel, Striped"))?.products[0]?.offerings[0]?.price).toBe(1800);
    await people.ada.click(applied, "Ask for approval");
    const card = await people.jonas.waitForMessage(
      "the request",
      (m) => m.channel === "C0LISTINGS" && hasControl(m.blocks, "Approve"),
    );
    expect(readMessage(card)).toContain("19.00");
    await people.jonas.click(card, "Approve");
    await waitUntil("the price to stand there", async () => {
      return (await listed("Linen Tea Towel, Striped"))?.products[0]?.offerings[0]?.price === 1900;
    });
  });

  test("a file that isn't a table is said so under no form, in a message", async ({ product, people }) => {
    const upload = {
      as: people.teo.id,
      name: "notes.csv",
      mimetype: "text/csv",
      base64: Buffer.from("just notes").toString("base64"),
    };
    const { file_id: id } = await post(`${product.slackUrl}/_sandbox/act/upload`, upload);
    await people.teo.command("/oms import");
    const form = await people.teo.waitForModal("the form", ({ submit }) => submit === "Show what would change");
    await people.teo.submit(form, { "CSV file": [String(id)] });
    const told = await people.teo.waitForMessage("why not", (m) => readMessage(m).includes("I can't use"));
    expect(readMessage(told)).toContain("needs a column");
    expect(hasControl(told.blocks, "Apply")).toBe(false);
  });
});
