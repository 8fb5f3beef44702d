import { expect, vi } from "vitest";
import { controlsOf, hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest
  .extend("mirrored", ({ product }) => (runs: number) => {
    return waitUntil("the shop to be read", async () => {
      const finished = await product.db.sql("select 1 from sync_runs where finished_at is not null");
      return finished.length >= runs;
    });
  })
  .extend("listed", ({ product }) => async () => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return state.listings.filter((listing) => listing.shopId === shopId);
  });

test("connecting mirrors every listing in all five states with one call a state", async ({ product, listed }) => {
  const there = await listed();
  const here = await product.db.sql<{ external_id: string; state: string; title: string }>(
    "select external_id, state, live ->> 'title' as title from listings order by external_id",
  );
  expect(here).toEqual(
    there
      .map(({ id, state, title }) => ({ external_id: String(id), state, title }))
      .toSorted((a, b) => (a.external_id < b.external_id ? -1 : 1)),
  );
  const reads = (await product.etsy.calls()).filter(
    ({ operation, path }) => operation === "getListingsByShop" && path.includes("Inventory"),
  );
  expect(reads).toHaveLength(5);
});

test("what was changed on the marketplace is reported, kept on a word, and never written to", async ({
  product,
  people,
  listed,
  seller,
}) => {
  const [listing] = (await listed()).filter(({ state, products }) => state === "active" && products.length === 1);
  await seller(`listings/${listing?.id}/edit`, { title: "Renamed in the Shop Manager" });
  const writes = async () =>
    (await product.etsy.calls()).filter(({ method, path }) => method !== "GET" && path.includes("/shops/"));
  const before = (await writes()).length;
  await people.ada.command("/oms sync");
  const isAnswer = (m: Seen) => m.channel.startsWith("D") && readMessage(m).includes(" checked: ");
  const told = await people.ada.waitForMessage("the result", isAnswer);
  expect(readMessage(told)).toContain("1 was changed on Etsy");
  expect(readMessage(told)).toContain("changed on Etsy to Renamed in the Shop Manager");
  await people.ada.click(told, "Keep Etsy's");
  await people.ada.waitForMessage(
    "the listing",
    (m) => m.ephemeral && readMessage(m).includes("Renamed in the Shop Manager"),
  );
  await people.ada.command("/oms sync");
  const again = await people.ada.waitForMessage(
    "the second result",
    (m) => Number(m.ts) > Number(told.ts) && isAnswer(m),
  );
  expect(readMessage(again)).not.toContain("changed on Etsy");
  expect((await writes()).length).toBe(before);
});

test("listings are found by words, by number, by link and by code, with what stands there and since when it is known", async ({
  product,
  people,
  listed,
}) => {
  const [first] = await listed();
  const { code } =
    (
      await product.db.sql<{ code: string }>("select code from listings where external_id = $1", [String(first?.id)])
    )[0] ?? {};
  const named = [String(first?.id), `<https://www.etsy.com/listing/${first?.id}/x|link>`, code ?? ""];
  for (const words of named) {
    await people.teo.command(`/oms find ${words}`);
    const found = await people.teo.waitForMessage(
      `the listing by ${words}`,
      (m) => m.ephemeral && readMessage(m).includes(`number ${first?.id}`),
    );
    expect(readMessage(found)).toMatch(/last checked <!date/);
  }
  await people.teo.command("/oms find live in nowhere");
  await people.teo.waitForMessage(
    "the shops there are",
    (m) => m.ephemeral && readMessage(m).includes(`Which shop do you mean? You have: ${usShop}.`),
  );
  await people.teo.command("/oms find nothing of that kind");
  await people.teo.waitForMessage(
    "nothing",
    (m) => m.ephemeral && readMessage(m).includes("I found no listing by that name."),
  );
});

test("more than ten are turned page by page, and what is found for its history opens it", async ({
  people,
  listed,
}) => {
  const all = (await listed()).length;
  expect(all).toBeGreaterThan(10);
  const isPage = (text: string) => (m: Seen) => m.ephemeral && readMessage(m).includes(text);
  await people.teo.command(`/oms find in ${usShop.slice(0, 4).toLowerCase()}`);
  const first = await people.teo.waitForMessage("the first page", isPage(`and ${all - 10} more`));
  expect(readMessage(first)).toContain(`*${all} listings*  ·  in *${usShop}*`);
  expect(controlsOf(first.blocks).filter(({ label }) => label === "Show listing")).toHaveLength(10);
  await people.teo.click(first, "Next");
  const second = await people.teo.waitForMessage("the second page", isPage("page 2 of 2"));
  expect(controlsOf(second.blocks).filter(({ label }) => label === "Show listing")).toHaveLength(all - 10);
  expect(hasControl(second.blocks, "Next")).toBe(false);

  let before = second;
  for (const typed of ["/oms history", "/oms why in pine"]) {
    await people.teo.command(typed);
    const picker = await people.teo.waitForMessage(
      `whose history (${typed})`,
      (m) => Number(m.ts) > Number(before.ts) && isPage("Whose history?")(m),
    );
    expect(hasControl(picker.blocks, "Show listing")).toBe(false);
    await people.teo.click(picker, "Next");
    const turned = await people.teo.waitForMessage(
      "its second page",
      (m) => m.ts === picker.ts && isPage("page 2 of 2")(m),
    );
    await people.teo.click(turned, "Show history");
    const history = await people.teo.waitForMessage(
      "the history",
      (m) => Number(m.ts) > Number(picker.ts) && isPage("I keep changes on Etsy for 30 days")(m),
    );
    expect(hasControl(history.blocks, "Show listing")).toBe(true);
    before = history;
  }
});
