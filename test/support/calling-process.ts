import { once } from "node:events";
import { z } from "zod";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/main/adapters.ts";

/** What a process of the product is told to do until then: so much background work at once, and now and then a person's call. */
export const callingOrder = z.object({ until: z.number(), atOnce: z.number(), peopleEveryMs: z.number() });
export type CallingOrder = z.infer<typeof callingOrder>;
/** How long each person's call took from its first moment to its answer, milliseconds; how many calls failed. */
export const callingOutcome = z.object({ people: z.array(z.number()), failed: z.number() });

/** One process of the product, as `src/main` puts it together, which calls the marketplace when it is told to. */
async function main(): Promise<void> {
  const { deps } = assemble(readConfig(process.env));
  const { clock, marketplaces } = deps;
  const client = marketplaces.of("etsy", null);
  const now = () => clock.now().getTime();
  process.on("message", (message) => {
    const { until, atOnce, peopleEveryMs } = callingOrder.parse(message);
    const people: number[] = [];
    let failed = 0;
    const work = async () => {
      while (now() < until) await client.categories?.().catch(() => void (failed += 1));
    };
    const person = async () => {
      for (;;) {
        await clock.sleep(peopleEveryMs * (0.5 + Math.random()));
        if (now() >= until) return;
        const asked = now();
        await client.checkKey?.().catch(() => void (failed += 1));
        people.push(now() - asked);
      }
    };
    void Promise.all([...Array.from({ length: atOnce }, work), ...(peopleEveryMs > 0 ? [person()] : [])]).then(() =>
      process.send?.({ people, failed }),
    );
  });
  process.send?.("ready");
  await once(process, "disconnect");
  process.exit(0);
}

if (import.meta.main) await main();
