import type { SandboxOptions } from "#sandbox/slack/context.ts";
import type { ControlInput, ControlName, ControlResult } from "#sandbox/slack/control-contract.ts";
import { createSlackSandbox } from "#sandbox/slack/sandbox.ts";
import { createDelivery } from "#src/modules/outbox.ts";
import { createApp } from "#src/modules/app.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import { teamClients } from "#src/platform/slack/transport/clients.ts";
import type { Team, Workshop } from "./workshop.ts";

export const listingsChannel = "C0LISTINGS";
const slackUrl = "https://slack.example";

/** A message of ours as it stands in Slack, with the id it was sent under. */
export type Posted = {
  readonly channel: string;
  readonly text: string;
  readonly outboxId: string;
  readonly blocks: readonly unknown[];
  readonly ts: string;
  readonly threadTs: string | null;
};

export type SlackDesk = {
  /** Delivers what is due, as the worker of these parts would. */
  deliver(deps: AppDeps): Promise<ClaimedMessage[]>;
  /** Delivers one that was claimed. */
  run(deps: AppDeps, message: ClaimedMessage): Promise<void>;
  /** Everything that was posted, oldest first. */
  posted(): Posted[];
  /** How often a method was called so far. */
  calls(method: string): number;
  /** Things that go wrong there: `POST /_sandbox/faults`. */
  fault(fault: Record<string, unknown>): Promise<void>;
  /** Somebody else talks in a channel. */
  chatter(count: number, threadTs?: string): Promise<void>;
  arrange<Name extends ControlName>(name: Name, input: ControlInput<Name>): Promise<ControlResult>;
};

/** The studio's workspace in the Slack stand-in, with everybody in it and its listings channel, on the workshop's clock. */
export async function openDesk(
  workshop: Workshop,
  team: Team,
  options: Pick<SandboxOptions, "fetchPicture"> = {},
): Promise<SlackDesk> {
  const { clock } = workshop;
  const sandbox = createSlackSandbox({
    clock,
    random: () => 0.5,
    publicUrl: slackUrl,
    appUrl: "https://oms.example/slack/events",
    signingSecret: "signing-secret",
    patienceMs: 3000,
    sleep: () => Promise.resolve(),
    deliver: async () => new Response(null),
    ...options,
  });
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const request = new Request(`${slackUrl}/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
    return (await (await sandbox.handle(request)).json()) as T;
  };
  const arrange: SlackDesk["arrange"] = (name, input) => post(name, input);
  await arrange("teams", {
    id: team.teamId,
    name: "Pine & Ink",
    people: Object.values(team.members).map(({ slackUserId, name }) => ({ id: slackUserId, name })),
    channels: [{ id: `${listingsChannel}${team.teamId}`, name: "listings" }],
  });
  const channel = `${listingsChannel}${team.teamId}`;
  const installed = await arrange("install", { place: team.teamId, installer: "UOWNER", channels: [channel] });
  await workshop.app.settings(team.actors.owner, {
    listingsChannel: channel,
    dailyFeeCeiling: { amount: 100_000, currency: "USD" },
  });
  const called: string[] = [];
  const clients = teamClients(
    {
      apiUrl: `${slackUrl}/api`,
      fetch: (input, init) => {
        const request = new Request(input as string, init);
        called.push(new URL(request.url).pathname.split("/").at(-1) ?? "");
        return clock.busy(() => answered(sandbox.handle(request)));
      },
      logger: workshop.deps.logger,
    },
    { teamId: team.teamId, token: installed.token ?? "" },
  );
  const call = (method: string, fields: Record<string, string>) =>
    sandbox.handle(
      new Request(`${slackUrl}/api/${method}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${installed.token ?? ""}`,
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams(fields).toString(),
      }),
    );
  const delivery = (deps: AppDeps) =>
    createDelivery({
      app: createApp(deps),
      stores: deps.stores,
      outbox: deps.admin.outbox,
      clients: { of: async () => clients },
      clock,
      logger: deps.logger,
    });
  return {
    async deliver(deps) {
      const run = delivery(deps);
      const claimed = await orLater(() => deps.admin.outbox.claim("slack", 20, 30_000));
      await clock.during(Promise.all(claimed.map((message) => run(message))));
      return claimed;
    },
    run: (deps, message) => clock.during(delivery(deps)(message)),
    posted: () =>
      sandbox.snapshot().channels.flatMap(({ id, messages }) =>
        messages.flatMap((message) => {
          const payload = message.metadata?.["event_payload"] as { id?: string } | undefined;
          const { text, ts, threadTs, blocks } = message;
          const outboxId = payload?.id;
          return outboxId ? [{ channel: id, text, ts, threadTs: threadTs ?? null, outboxId, blocks }] : [];
        }),
      ),
    calls: (method) => called.filter((each) => each === method).length,
    fault: (fault) => post("faults", fault),
    async chatter(count, threadTs) {
      for (let n = 0; n < count; n += 1) {
        await call("chat.postMessage", { channel, text: `chatter ${n}`, ...(threadTs ? { thread_ts: threadTs } : {}) });
      }
    },
    arrange,
  };
}

/** A line that is cut is no answer. */
async function answered(answer: Promise<Response>): Promise<Response> {
  const response = await answer;
  if (response.headers.has("x-sandbox-fault")) throw new TypeError("fetch failed");
  return response;
}

/** A claim that was not answered is made again at the next turn of the loop. */
async function orLater<T>(claim: () => Promise<T[]>): Promise<T[]> {
  try {
    return await claim();
  } catch (error) {
    if (toOmsError(error).code !== "store-down") throw error;
    return [];
  }
}

/** Everything due is done and said, hours of waiting included, by these parts; until nothing is open. */
export async function finishAll(workshop: Workshop, desk: SlackDesk, deps: AppDeps): Promise<void> {
  const { db, clock } = workshop;
  for (let round = 0; round < 300; round += 1) {
    const due = await orLater(() => deps.admin.operations.claim("w", 20, 30_000));
    for (const operation of due) await workshop.runOne(operation, { deps });
    const sent = await desk.deliver(deps);
    if (due.length + sent.length > 0) continue;
    const [next] = await db.sql<{ at: string | null }>(
      `select min(at)::text as at from (
         select coalesce(lease_until, run_at) as at from operations where state in ('queued', 'running')
         union all select coalesce(lease_until, run_at) from outbox where state in ('pending', 'sending')) o`,
    );
    if (!next?.at) return;
    clock.pass(Math.max(1_000, new Date(next.at).getTime() - clock.now().getTime() + 1));
  }
  throw new Error("it never comes to an end");
}
