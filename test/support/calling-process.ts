import { once } from "node:events";
import { z } from "zod";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/main/adapters.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";

/** An app of a seller, and a sign-in to the one shop that it reaches. */
const callingApp = z.object({
  id: z.string(),
  keystring: z.string(),
  sharedSecret: z.string(),
  perSecond: z.number(),
  perDay: z.number(),
  studio: z.string(),
  externalShopId: z.string(),
  token: z.string(),
});
export type CallingApp = z.infer<typeof callingApp>;

/** What a process of the product is told to do until then, for each app: so much background work at once, and now and then a person's call. */
const callingOrder = z.object({
  apps: z.array(callingApp),
  until: z.number(),
  atOnce: z.number(),
  peopleEveryMs: z.number(),
});
export type CallingOrder = z.infer<typeof callingOrder>;

/** A read of the shop's listings. `sent` null: it was refused its turn. Times in ms since 1970. */
const madeCall = z.object({
  app: z.string(),
  person: z.boolean(),
  asked: z.number(),
  sent: z.number().nullable(),
  heard: z.number(),
  /** The code of its error; null: it was answered. */
  error: z.string().nullable(),
  retryAfterMs: z.number(),
});
export type MadeCall = z.infer<typeof madeCall>;
export const callingOutcome = z.array(madeCall);

/** One process of the product, as `src/main` puts it together, which calls the marketplace when it is told to. */
async function main(): Promise<void> {
  const { deps } = assemble(readConfig(process.env));
  const { clock, marketplaces } = deps;
  const now = () => clock.now().getTime();
  process.on("message", (message) => {
    const { apps, until, atOnce, peopleEveryMs } = callingOrder.parse(message);
    const made: MadeCall[] = [];
    const call = async (app: CallingApp, priority: "person" | "bulk") => {
      const asked = now();
      let sent: number | null = null;
      const { externalShopId, token, studio } = app;
      const shop = marketplaces.of("etsy", app).shop({
        externalShopId,
        priority,
        studio,
        token: async () => token,
        refused: async () => {},
        guard: async () => {},
        sent: () => void (sent = now()),
      });
      const error = await shop.readPage("active", 0).then(
        () => null,
        (reason: unknown) => toOmsError(reason),
      );
      const [code, retryAfterMs] = [error?.code ?? null, error?.retryAfterMs ?? 0];
      made.push({ app: app.id, person: priority === "person", asked, sent, heard: now(), error: code, retryAfterMs });
    };
    const work = async (app: CallingApp) => {
      while (now() < until) await call(app, "bulk");
    };
    const person = async (app: CallingApp) => {
      for (;;) {
        await clock.sleep(peopleEveryMs * (0.5 + Math.random()));
        if (now() >= until) return;
        await call(app, "person");
      }
    };
    const all = apps.flatMap((app) => [
      ...Array.from({ length: atOnce }, () => work(app)),
      ...(peopleEveryMs > 0 ? [person(app)] : []),
    ]);
    void Promise.all(all).then(() => process.send?.(made));
  });
  process.send?.("ready");
  await once(process, "disconnect");
  process.exit(0);
}

if (import.meta.main) await main();
