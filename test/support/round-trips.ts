import { approveLive, askForApproval, waitUntilLive } from "#sandbox/drive/paths.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import type { Product } from "./product.ts";
import { draftApron, type People } from "./studio.ts";

/** What the queue asks by itself, whether or not anybody does anything. */
const polling = /^(claim_\w+|extend_operation)$/;

/** Name of a path → how often it asked the database, in the order walked. */
export type RoundTrips = Readonly<Record<string, number>>;

/**
 * Walks the paths that people walk every day, and counts how often each asked the database until nothing of it was left
 * to do or to say. The studio has two shops with their defaults.
 */
export async function walkPaths(product: Product, people: People): Promise<RoundTrips> {
  const { ada, jonas } = people;
  const counts: Record<string, number> = {};
  const count = async <T>(path: string, walk: () => Promise<T>): Promise<T> => {
    await nothingLeft(product);
    const from = product.databaseCalls.length;
    const result = await walk();
    await nothingLeft(product);
    counts[path] = product.databaseCalls.slice(from).filter((name) => !polling.test(name)).length;
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
  await count("/oms review", () => answered(people, "/oms review", "Apron whose calls are counted"));
  await count("approve until written", async () => {
    await approveLive(jonas, card);
    await waitUntilLive(jonas, card);
  });
  return counts;
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
    const now = databaseCalls.filter((name) => !polling.test(name)).length;
    const quiet = row?.open === false && now === before;
    before = now;
    return quiet ? true : null;
  });
}
