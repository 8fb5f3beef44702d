import sharp from "sharp";
import { describe, expect, vi } from "vitest";
import { controlsOf, hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { askForApron, type People, usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest
  .extend("studioId", ({ product }) => async () => {
    return (await product.db.sql<{ id: never }>("select id from studios"))[0]?.id as never;
  })
  .extend("homeOf", ({ people }) => (who: keyof People, fits: (text: string) => boolean) => {
    return people[who].waitFor(`${who}'s home`, ({ home }) => (home && fits(textOn(home.blocks)) ? home : undefined));
  });

describe("the digest", () => {
  test("is set up by an owner: days, hour and zone, a city is enough, and what is none is refused under its field", async ({
    product,
    people,
  }) => {
    await people.mara.command("/oms settings");
    const form = await people.mara.waitForModal("the settings", ({ blocks }) =>
      hasControl(blocks, "Send the digest on"),
    );
    for (const zone of ["Pine", "CAT", "PST", "US/Pacific-New"]) {
      const refused = await people.mara.trySubmit(form, { "Time zone": zone });
      const words = `I don't know the time zone “${zone}”. Choose one like Europe/Berlin.`;
      expect(refused.errors?.["digest_zone"]).toContain(words);
    }
    await people.mara.submit(form, {
      "Send the digest on": ["Monday", "Saturday"],
      "Send the digest at": "17:30",
      "Time zone": "new york",
    });
    expect(await product.db.sql("select digest_hour, digest_minute, digest_days, digest_zone from studios")).toEqual([
      { digest_hour: 17, digest_minute: 30, digest_days: [1, 6], digest_zone: "America/New_York" },
    ]);
  });

  test("comes once a date into the listings channel, and its button opens what waits", async ({
    product,
    people,
    studioId,
  }) => {
    await askForApron(people, "Apron in the digest");
    const { digests } = product.parts.deps.admin;
    expect([
      await digests.enqueue(await studioId(), "2099-01-05"),
      await digests.enqueue(await studioId(), "2099-01-05"),
    ]).toEqual([true, false]);
    const digest = await people.jonas.waitForMessage("the digest", (m) => readMessage(m).includes("Needs you"));
    expect(digest.channel).toBe("C0LISTINGS");
    expect(readMessage(digest)).toContain("Mon 5 Jan");
    expect(readMessage(digest)).toContain("Apron in the digest");
    await people.jonas.click(digest, "Review");
    const card = await people.jonas.waitForMessage("the card", (m) => m.ephemeral && hasControl(m.blocks, "Approve"));
    expect(readMessage(card)).toContain("Apron in the digest");
  });
});

test("the log is filtered, paged, and offered as a file, to everybody with a role", async ({ people }) => {
  await people.teo.command("/oms log");
  const log = await people.teo.waitForMessage("the log", (m) => m.ephemeral && readMessage(m).includes("*Log*"));
  expect(readMessage(log)).toContain("Ada saved a draft");
  expect(readMessage(log)).toContain(usShop);
  await people.teo.command("/oms log role refused");
  await people.teo.waitForMessage(
    "nothing",
    (m) => m.ephemeral && readMessage(m).includes("Nothing in the last 30 days"),
  );
  await people.teo.command("/oms log settings");
  const found = await people.teo.waitForMessage(
    "the settings",
    (m) => m.ephemeral && readMessage(m).includes("about “settings”"),
  );
  expect(readMessage(found)).toContain("changed the settings");
  const url = /"url":"([^"]+log\.csv[^"]+)"/.exec(JSON.stringify(found.blocks))?.[1] ?? "";
  const file = await fetch(url);
  expect([file.status, file.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
  expect(await file.text()).toMatch(/^\ufeff?Time \(UTC\),Who,What[^\n]*\n[^\n]*settings\.set,ok/);
});

test("the report is a picture that Slack can fetch, with the same in words and numbers", async ({ people }) => {
  await people.teo.command("/oms report");
  const report = await people.teo.waitForMessage("the report", (m) => m.ephemeral && hasControl(m.blocks, "Log"));
  expect(readMessage(report)).toMatch(/checked \d+ times? in the last 14 days/);
  const [picture] = report.blocks;
  expect(picture?.["alt_text"]).toContain(`${usShop}: 7 live, 2 draft`);
  const answer = await fetch(String(picture?.["image_url"]));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
  const { width, height, format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
  expect([format, width]).toEqual(["png", 1440]);
  expect(height).toBeGreaterThan(400);
  const forged = String(picture?.["image_url"]).replace(/report\/\d{12}/, "report/202601010000");
  expect((await fetch(forged)).status).toBe(404);
});

describe("Home", () => {
  test("says that it only reads until something is approved, and shows what waits, shops and what happened", async ({
    people,
    homeOf,
  }) => {
    await people.jonas.openHome();
    const home = await homeOf("jonas", (text) => text.includes("Waiting for you"));
    const text = textOn(home.blocks);
    expect(text).toContain("I change nothing until you approve something.");
    expect(text).toContain("Apron in the digest");
    expect(text).toContain(`|${usShop}>`);
    expect(text).toContain("Ada saved a draft");
  });

  test("draws itself anew after what was done in it: a word on a listing, and an approval in the form it opened", async ({
    product,
    people,
    homeOf,
  }) => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    const [listing] = state.listings.filter((each) => each.shopId === shopId && each.state === "active");
    await product.etsy.control("POST", `listings/${listing?.id}/edit`, { title: "Renamed for Home" });
    await people.ada.command("/oms sync");
    await people.ada.waitForMessage("the result", (m) => readMessage(m).includes("1 was changed on Etsy"));
    await people.jonas.openHome();
    await homeOf("jonas", (text) => text.includes("changed on Etsy to Renamed for Home"));
    await people.jonas.click("home", "Keep Etsy's");
    const kept = await homeOf("jonas", (text) => !text.includes("changed on Etsy to Renamed for Home"));
    expect(textOn(kept.blocks)).toMatch(
      /Jonas kept the marketplace's value · (`[^`]+` · )?`\w{4}` Renamed for Home · PineAndInk/,
    );

    await people.jonas.click("home", "Review");
    const card = await people.jonas.waitForModal("the card", ({ blocks }) =>
      hasControl(blocks, "Put on Etsy as draft"),
    );
    await people.jonas.click(card, "Put on Etsy as draft");
    // The form is never drawn anew by what the worker does: it says where that is seen.
    const decided = await people.jonas.waitForModal("where it goes on", ({ blocks }) =>
      hasControl(blocks, "What else waits for me"),
    );
    expect(textOn(decided.blocks)).toContain("It continues in <#C0LISTINGS>");
    expect(textOn(decided.blocks)).not.toMatch(/waiting for its turn/i);
    const home = await homeOf(
      "jonas",
      (text) => !text.includes("until you approve") && text.includes("Jonas approved"),
    );
    expect(controlsOf(home.blocks).map(({ label }) => label)).not.toContain("Review");
  });

  test("browses the listings with photo, state and shop, page by page, to the card of each", async ({
    product,
    people,
    homeOf,
  }) => {
    // What was approved before becomes a listing too, and the newest stands first: until then pages would shift.
    await waitUntil("nothing to be at work", async () => {
      const open = await product.db.sql("select from operations where state in ('queued', 'running')");
      return open.length === 0;
    });
    await people.jonas.openHome();
    const first = await homeOf("jonas", (text) =>
      /\*Listings\* \(1\d\)[^]*Apron in the digest\*  ·  `\w{4}`  ·  Pine/.test(text),
    );
    const listed = (home: typeof first) =>
      home.blocks.flatMap(({ accessory, text }) => {
        const line = (text as { text: string } | undefined)?.text ?? "";
        const picture = (accessory as { image_url?: string } | undefined)?.image_url ?? "no photo";
        return line.includes(" last checked ") && line.includes("in stock") ? [`${line}\n${picture}`] : [];
      });
    expect(listed(first)).toHaveLength(5);
    for (const row of listed(first)) expect(row).toMatch(/(live|draft|inactive|sold out|expired) · /);
    expect(listed(first).join("\n")).toMatch(new RegExp(`  ·  ${usShop}\n.* last checked .*\nhttp`));
    await people.jonas.click("home", "Next");
    const second = await homeOf("jonas", (text) => text.includes("Back to the first"));
    expect(listed(second)).toHaveLength(5);
    expect(listed(second).filter((row) => listed(first).includes(row))).toEqual([]);
    await people.jonas.click("home", "Show listing");
    const [title = ""] = /(?<=\*)[^*]+(?=\*)/.exec(listed(second)[0] ?? "") ?? [];
    const card = await people.jonas.waitForModal("its card", ({ blocks }) => hasControl(blocks, "Show history"));
    expect(textOn(card.blocks)).toContain(title);
    await people.jonas.close(card);
    await people.jonas.click("home", "Back to the first");
    const again = await homeOf("jonas", (text) => !text.includes("Back to the first"));
    expect(listed(again)).toEqual(listed(first));
  });
});

test("a listing that sold out is said once in the channel, and its button asks for the renewal with its fee", async ({
  product,
  people,
}) => {
  const state = await product.etsy.state();
  const { shopId } = shopNamed(state, usShop);
  const listing = state.listings.find(
    (each) => each.shopId === shopId && each.state === "active" && each.products.length === 1,
  );
  const left = listing?.products[0]?.offerings[0]?.quantity;
  await product.etsy.control("POST", `listings/${listing?.id}/sell`, { quantity: left });
  await people.ada.command("/oms sync");
  const alert = await people.ada.waitForMessage("the alert", (m) => readMessage(m).includes("news about"));
  expect(alert.channel).toBe("C0LISTINGS");
  expect(readMessage(alert)).toContain("sold out");
  await people.ada.click(alert, "Renew ($0.20)");
  await people.jonas.waitForMessage(
    "the request",
    (m) => hasControl(m.blocks, "Approve") && m.channel === "C0LISTINGS" && readMessage(m).includes("$0.20"),
  );
});
