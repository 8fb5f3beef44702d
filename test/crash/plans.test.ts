import { expect, test, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { pricesOnSale, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { connectShop, setShopDefaults, waitUntilRead } from "#sandbox/drive/paths.ts";
import { messagesIn, readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { allGone, childrenOf, demoPlace, type DemoPlace, type RunningDemo } from "#test/support/demo-process.ts";

vi.setConfig({ testTimeout: 420_000 });

const shop = "PineAndInk";
const further = 50;

test("a plan whose worker is killed twice raises each price once, and its card says that all is done", async ({
  onTestFinished,
}) => {
  const place = await demoPlace();
  let demo: RunningDemo | null = null;
  onTestFinished(async () => {
    await demo?.end("SIGTERM");
    place.remove();
  });
  demo = await place.start();
  const [mara, ada] = [place.slack.person("U0MARA"), place.slack.person("U0ADA")];
  const { shopId } = shopNamed(await place.etsy.state(), shop);
  await place.etsy.control("POST", `shops/${shopId}/fill`, { count: further, state: "active" });
  await connectShop(mara, shop);
  await setShopDefaults(mara, shop);
  await waitUntilRead(mara, shop);
  const before = pricesOnSale(await place.etsy.state(), shopId);
  await ada.command(`/oms bulk price +5% in ${shop}`);
  const card = await ada.waitForMessage("the plan", ({ blocks }) =>
    hasControl(blocks, `Ask for approval (${before.size})`),
  );
  await ada.click(card, `Ask for approval (${before.size})`);
  const review = await mara.waitForMessage("the card to approve", ({ blocks }) =>
    hasControl(blocks, `Approve & apply (${before.size})`),
  );
  const { length: earlier } = await place.etsy.calls();
  await mara.click(review, `Approve & apply (${before.size})`);

  await written(place, earlier, 8);
  process.kill(demo.pids.bot, "SIGKILL");
  await written(place, earlier, 30);
  // The bot is another process by now than the one that was killed.
  const everything = [demo.pid, ...childrenOf(demo.pid).map(({ pid }) => pid)];
  for (const pid of everything) process.kill(pid, "SIGKILL");
  await allGone(everything);
  demo = await place.start();

  const done = await mara.waitForMessage(
    "the end",
    (seen) => seen.ts === review.ts && readMessage(seen).includes(`${before.size} done and read back`),
    { withinMs: 240_000 },
  );
  expect(readMessage(done)).not.toMatch(/left|failed/);
  const after = pricesOnSale(await place.etsy.state(), shopId);
  const odd = [...before].filter(([id, was]) => !isRaisedOnce(was, after.get(id) ?? []));
  expect(odd.map(([id, was]) => ({ id, was, now: after.get(id) }))).toEqual([]);
  const saysEnd = (seen: Seen) => readMessage(seen).includes(`${before.size} listings done and read back.`);
  // One for those who decided it, under its card, and one for its author.
  for (const place of ["C", "D"]) {
    const isThere = (seen: Seen) => seen.channel.startsWith(place) && saysEnd(seen);
    await ada.waitForMessage(`the word of the end in a place of ${place}`, isThere, { withinMs: 90_000 });
  }
  expect(
    messagesIn(await ada.view())
      .filter(saysEnd)
      .map(readMessage),
  ).toHaveLength(2);
});

/** Twice would be 10.25 %. Half a cent either way is rounding. */
function isRaisedOnce(was: readonly number[], now: readonly number[]): boolean {
  return was.length === now.length && was.every((price, at) => Math.abs((now[at] ?? 0) - price * 1.05) <= 0.5);
}

async function written(place: DemoPlace, earlier: number, count: number): Promise<void> {
  await waitUntil(
    `${count} prices to be written`,
    async () => (await place.etsy.calls()).slice(earlier).filter(({ method }) => method === "PUT").length >= count,
    { withinMs: 180_000 },
  );
}
