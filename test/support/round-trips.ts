import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { approveLive, askForApproval, waitUntilLive } from "#sandbox/drive/paths.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { scheduled } from "#test/supabase/statements/calls.ts";
import type { Product } from "./product.ts";
import { draftApron, type People, usShop } from "./studio.ts";

/** What the queue and the schedules ask by themselves, whether or not anybody does anything. */
const byItself = new Set(scheduled.map(([call]) => call.split("(")[0] ?? ""));
/** One a second while the marketplace is called: how many that makes depends on how fast this machine is. */
const reserves = (name: string) => name === "reserve_calls";
const ofAPerson = (name: string) =>
  !/^(claim_\w+|extend_operation)$/.test(name) && !byItself.has(name) && !reserves(name);

/** By the name of a path, in the order walked. */
export type RoundTrips = {
  /** How often it asked the database. */
  readonly counts: Readonly<Record<string, number>>;
  /** How often the marketplace's calls were reserved there beside that. */
  readonly reserved: Readonly<Record<string, number>>;
};

/**
 * Walks the paths that people walk every day, and counts how often each asked the database until nothing of it was left
 * to do or to say. The studio has two shops with their defaults.
 */
export async function walkPaths(product: Product, people: People): Promise<RoundTrips> {
  const { ada, jonas } = people;
  const counts: Record<string, number> = {};
  const reserved: Record<string, number> = {};
  const count = async <T>(path: string, walk: () => Promise<T>): Promise<T> => {
    await nothingLeft(product);
    const from = product.databaseCalls.length;
    const result = await walk();
    await nothingLeft(product);
    const calls = product.databaseCalls.slice(from);
    counts[path] = calls.filter(ofAPerson).length;
    reserved[path] = calls.filter(reserves).length;
    return result;
  };

  await count("/oms help", () => answered(people, "/oms help", "Every day"));
  await count("/oms", () => answered(people, "/oms", "Waiting for me"));
  await count("Home", () => jonas.openHome());
  await count("/oms find", () => answered(people, "/oms find linen", "linen"));
  const form = await draftApron(people);
  const card = await count("save and ask", () =>
    askForApproval(ada, jonas, form, { Title: "Apron whose calls are counted" }),
  );
  const edit = await editOf(product, people, "Linen Apron with Pocket");
  const cardOfEdit = await count("save and ask of an edit", async () => {
    await ada.submit(edit, { Title: "Linen Apron with two Pockets" });
    return jonas.waitForMessage(
      "the card of the edit",
      (message) => message.text.includes("Linen Apron with") && hasControl(message.blocks, "Approve & apply"),
    );
  });
  await count("/oms review", () => answered(people, "/oms review", "Apron whose calls are counted"));
  const steps = await stepsDrawn(product, async () => {
    await count("approve until written", async () => {
      await approveLive(jonas, card);
      await waitUntilLive(jonas, card);
    });
  });
  const stepsOfEdit = await stepsDrawn(product, async () => {
    await count("approve an edit until written", async () => {
      await jonas.click(cardOfEdit, "Approve & apply");
      await waitUntilLive(jonas, cardOfEdit);
    });
  });
  counts["approve until written"] = (counts["approve until written"] ?? 0) - steps;
  counts["approve an edit until written"] = (counts["approve an edit until written"] ?? 0) - stepsOfEdit;
  return { counts, reserved };
}

/**
 * How often cards showed a step on the way, which depends on how fast this machine is: every three seconds at most. Decided,
 * and at its end, a change has both of its cards drawn.
 */
async function stepsDrawn({ db }: Product, walk: () => Promise<void>): Promise<number> {
  const drawn = async () => {
    const [row] = await db.sql<{ cards: number }>(
      "select count(*)::integer as cards from outbox where state = 'delivered' and entry ->> 'template' in ('draft_card', 'review_card')",
    );
    return row?.cards ?? 0;
  };
  const before = await drawn();
  await walk();
  return Math.max(0, (await drawn()) - before - 4);
}

/** The form of a listing on sale in the first shop. */
async function editOf(product: Product, { ada }: People, title: string) {
  const { listings, ...state } = await product.etsy.state();
  const { shopId } = shopNamed({ listings, ...state }, usShop);
  const id = listings.find((listing) => listing.shopId === shopId && listing.title === title)?.id;
  await ada.command(`/oms edit ${id}`);
  return ada.waitForModal(
    "the form of an edit",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
}

async function answered({ jonas }: People, line: string, text: string): Promise<void> {
  await jonas.command(line);
  await jonas.waitForMessage(
    `the answer to ${line}`,
    (message) =>
      message.ephemeral && JSON.stringify([message.text, message.blocks]).toLowerCase().includes(text.toLowerCase()),
  );
}

/** Twice in a row the same: what was asked for ends in further messages. */
async function nothingLeft({ db, databaseCalls }: Product): Promise<void> {
  let before = -1;
  await waitUntil("nothing to be left to do or to say", async () => {
    const [row] = await db.sql<{ open: boolean }>(
      `select exists (select from operations where state in ('queued', 'running') and run_at < now() + interval '1 minute')
         or exists (select from outbox where state in ('pending', 'sending') and run_at < now() + interval '1 minute') as open`,
    );
    const now = databaseCalls.filter(ofAPerson).length;
    const quiet = row?.open === false && now === before;
    before = now;
    return quiet ? true : null;
  });
}
