import { hasControl } from "#sandbox/drive/blocks.ts";
import { etsyAt, pricesOnSale, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, type Seen, slackAt } from "#sandbox/drive/slack-person.ts";
import type { Demo } from "../start.ts";
import { people } from "../studio.ts";

const shopName = "PineAndInk";
/** So many listings more are put on sale, so that at least as many prices are written. */
const further = 50;
const line = `/oms bulk price +5% in ${shopName}`;
const slow = { withinMs: 120_000 };

/**
 * Fifty prices by a rule: looked at, approved, written and read back; one is changed by the seller meanwhile and left as it is. Then
 * all of it is undone.
 *
 * @returns what was not as it should be
 */
export async function planAndUndo({ addresses }: Demo, say: (line: string) => void): Promise<string[]> {
  const slack = slackAt(addresses.slack);
  const [maker, manager] = [slack.person(people.maker.id), slack.person(people.manager.id)];
  const etsy = etsyAt(addresses.etsy);
  const found: string[] = [];
  const { shopId } = shopNamed(await etsy.state(), shopName);
  await etsy.control("POST", `shops/${shopId}/fill`, { count: further, state: "active" });
  const asked = Date.now() / 1000;
  await maker.command(`/oms sync ${shopName}`);
  await maker.waitForMessage(
    "the result of the reading",
    (m) => m.channel.startsWith("D") && Number(m.ts) > asked && readMessage(m).includes(`*${shopName}* checked:`),
    slow,
  );
  const before = await prices();

  await maker.command(line);
  const plan = await maker.waitForMessage("the plan", (m) => askFor(m) !== null, slow);
  const count = Number(/\((\d+)\)/.exec(askFor(plan) ?? "")?.[1]);
  if (count < further) found.push(`The plan has ${count} listings, not ${further} at least.`);
  const moved = [...before.keys()].at(-1) ?? 0;
  const theirs = (before.get(moved)?.[0] ?? 0) + 700;
  await etsy.control("POST", `listings/${moved}/edit`, { price: theirs });
  await askAndApprove(plan);
  const done = await ended(`${count - 1} done and read back`);
  if (!readMessage(done).includes("1 left")) found.push("The card doesn't say that one listing is left.");
  if (!hasControl(done.blocks, "Look at this one")) found.push("The card doesn't lead to what was left.");
  const after = await prices();
  const raised = [...after].filter(([id, now]) => now.join() !== before.get(id)?.join() && id !== moved);
  if (raised.length !== count - 1) found.push(`${raised.length} listings have a new price, not ${count - 1}.`);
  if (after.get(moved)?.[0] !== theirs) found.push("The seller's price was overwritten.");
  say(
    `${people.maker.name} raised ${count} prices by one line, ${people.manager.name} approved; ${count - 1} written and read back, one that the seller changed was left.`,
  );

  const request = /plan (\d+)/.exec(readMessage(done))?.[1] ?? "";
  await maker.command(`/oms undo ${request}`);
  const undo = await maker.waitForMessage(
    "the plan that undoes it",
    (m) => askFor(m) !== null && readMessage(m).includes(`Undo request ${request}`),
    slow,
  );
  await askAndApprove(undo);
  await ended(`${count - 1} done and read back`, `Undo request ${request}`);
  const back = await prices();
  const other = [...before].filter(([id, was]) => id !== moved && back.get(id)?.join() !== was.join());
  if (other.length > 0) found.push(`${other.length} listings don't have their price from before.`);
  if (back.get(moved)?.[0] !== theirs) found.push("The seller's price was undone.");
  say("It was undone: every price is what it was, and the seller's own stays.");
  return found;

  function askFor(message: Seen): string | null {
    return /Ask for approval \(\d+\)/.exec(JSON.stringify(message.blocks))?.[0] ?? null;
  }

  async function askAndApprove(card: Seen): Promise<void> {
    const label = askFor(card) ?? "";
    await maker.click(card, label);
    const approve = label.replace("Ask for approval", "Approve & apply");
    const review = await manager.waitForMessage("the card of the plan", (m) => hasControl(m.blocks, approve), slow);
    await manager.click(review, approve);
  }

  function ended(says: string, title = ""): Promise<Seen> {
    return manager.waitForMessage(
      "the plan to be written",
      (m) => m.threadTs === null && readMessage(m).includes(says) && readMessage(m).includes(title),
      slow,
    );
  }

  async function prices() {
    return pricesOnSale(await etsy.state(), shopId);
  }
}
