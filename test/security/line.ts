import { vi } from "vitest";
import { assemble } from "#src/main/adapters.ts";
import { freePort } from "#sandbox/supabase/postgres-server.ts";
import { type Product } from "#test/support/product.ts";
import type { Sent } from "./slack-mutants.ts";

/** What goes over the line from Slack to the app: recorded, and where a test wants it delivered to another process too. */
export type Line = {
  /** Everything that Slack sent and the app took, oldest first. */
  readonly sent: Sent[];
  /** From now on each delivery goes to these too, at the same time. */
  alsoTo(ports: readonly number[]): void;
  close(): void;
};

export function listenIn(product: Product): Line {
  const sent: Sent[] = [];
  let others: readonly number[] = [];
  const real = globalThis.fetch;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (!(input instanceof Request) || !input.url.startsWith(`${product.botUrl}/slack/events`))
      return real(input, init);
    const body = Buffer.from(await input.clone().arrayBuffer());
    const header = (name: string) => input.headers.get(name) ?? "";
    const record: Sent = {
      body,
      type: header("content-type"),
      timestamp: header("x-slack-request-timestamp"),
      signature: header("x-slack-signature"),
    };
    const copies = others.map((port) =>
      real(`http://127.0.0.1:${port}/slack/events`, { method: "POST", headers: input.headers, body }),
    );
    const answer = await real(input);
    await Promise.all(copies.map(async (copy) => (await copy).arrayBuffer()));
    if (answer.status === 200) sent.push(record);
    return answer;
  });
  return {
    sent,
    alsoTo: (ports) => {
      others = ports;
    },
    close: () => spy.mockRestore(),
  };
}

/** A second process of the same app: nothing in memory, the same database. */
export async function openSecond({ config }: Product): Promise<{ port: number; close(): Promise<void> }> {
  const port = await freePort();
  const { slack, http } = assemble({ ...config, port });
  await slack.start(port, "127.0.0.1");
  return {
    port,
    async close() {
      await slack.stop(1000);
      await http.close();
    },
  };
}
