import type { Server } from "node:http";
import { App as Bolt, LogLevel, type RespondFn } from "@slack/bolt";
import type { App } from "#src/app/app.ts";
import { actions, callbacks, slashCommand } from "#src/blocks/ids.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { Clock } from "#src/kernel/clock.ts";
import type { Ids } from "#src/kernel/ids.ts";
import type { Logger } from "#src/kernel/log.ts";
import { boltLogger } from "./bolt-logger.ts";
import { bounded, noteProblem } from "./boundary.ts";
import type { SlackClients, SlackFetch } from "./clients.ts";
import { actionHandlers } from "./listeners/actions.ts";
import { runCommand } from "./listeners/commands.ts";
import { refreshHome, showHome } from "./listeners/events.ts";
import { optionHandlers } from "./listeners/options.ts";
import { shortcutHandlers } from "./listeners/shortcuts.ts";
import { viewHandlers } from "./listeners/views.ts";
import { refusedUnder } from "./form-values.ts";
import { homeOpened, interaction, tenantOf } from "./payloads.ts";
import { createReceiver, limitPatience, type ReceiverOptions } from "./receiver.ts";
import type { CommandRegistry } from "./registry.ts";
import { type FirstTime, RepeatedRequest } from "./repeats.ts";
import type { Turn } from "./turn.ts";

export type SlackAppDeps = {
  readonly app: App;
  readonly commands: CommandRegistry;
  readonly clients: SlackClients;
  readonly fetch: SlackFetch;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly firstTime: FirstTime;
  readonly config: ReceiverOptions["config"] & {
    readonly botToken: string;
    readonly apiUrl: string;
  };
  readonly port: ReceiverOptions["port"];
  readonly routes: ReceiverOptions["routes"];
  readonly prepare: ReceiverOptions["prepare"];
};

export type SlackApp = {
  /** Listens on `host`, and answers with the server. */
  start(port: number, host: string): Promise<Server | null>;
  /** Takes nothing new, and waits at most `ms` for what runs. */
  stop(ms: number): Promise<void>;
};

/** Everything Slack sends us, on real Bolt. Receivers do transport only; each listener is one row of a table. */
export function createSlackApp(deps: SlackAppDeps): SlackApp {
  const { clients, config, logger } = deps;
  const receiver = createReceiver(deps);
  const bolt = new Bolt({
    receiver,
    logger: boltLogger(logger),
    logLevel: LogLevel.INFO,
    // Called for every request: who we are is asked once and kept.
    authorize: async () => ({ botToken: config.botToken, ...(await clients.identify()) }),
    clientOptions: {
      slackApiUrl: `${config.apiUrl}/`,
      fetch: deps.fetch as never,
      retryConfig: { retries: 0 },
    },
    tokenVerificationEnabled: false,
  });
  const running = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    running.add(work);
    return work.finally(() => running.delete(work));
  };
  listen(bolt, deps, track);
  let server: Server | null = null;
  return {
    async start(port, host) {
      const started = await bolt.start({ port, host } as never);
      server = started as Server;
      limitPatience(server);
      return server;
    },
    async stop(ms) {
      const closed = bolt.stop().catch(() => undefined);
      // Without this an idle keep-alive client holds the server open for seconds.
      server?.closeIdleConnections?.();
      await Promise.race([Promise.all([closed, ...running]), new Promise((done) => setTimeout(done, ms).unref())]);
      server?.closeAllConnections?.();
    },
  };
}

type Track = (work: Promise<void>) => Promise<void>;
type Heard = {
  readonly body: unknown;
  readonly context: { readonly teamId?: string; readonly requestKey?: string };
  readonly respond?: RespondFn | undefined;
};

function listen(bolt: Bolt, deps: SlackAppDeps, track: Track): void {
  const turnOf = (heard: Heard) => createTurn(deps, heard);
  // What was done is done: a home tab that can't be drawn is drawn when it is opened again.
  const drawHome = (turn: Turn) =>
    refreshHome(turn).catch((error: unknown) => void noteProblem(deps, error, { name: "home", team: turn.teamId }));

  bolt.command(slashCommand, async ({ ack, ...heard }) => {
    await ack();
    const turn = turnOf(heard);
    await track(bounded(deps, turn, slashCommand, () => runCommand(turn, deps.commands)));
  });

  for (const [id, handler] of Object.entries(actionHandlers)) {
    bolt.action(id, async ({ ack, ...heard }) => {
      await ack();
      const turn = turnOf(heard);
      const ids = (turn.body.actions?.[0]?.value ?? "").split("|");
      await track(bounded(deps, turn, id, () => handler(turn, ids, { commands: deps.commands })));
      if (turn.body.view && !drawsItself(id)) await track(drawHome(turn));
    });
  }

  for (const [id, handler] of Object.entries(shortcutHandlers)) {
    bolt.shortcut(id, async ({ ack, ...heard }) => {
      await ack();
      const turn = turnOf(heard);
      await track(bounded(deps, turn, id, () => handler(turn)));
    });
  }

  // A form closes only when what it says was stored, so it is acknowledged last.
  for (const [id, handler] of Object.entries(viewHandlers)) {
    bolt.view(id, async ({ ack, ...heard }) => {
      const turn = turnOf(heard);
      const save = async () => {
        try {
          const refused = await handler(turn);
          await (refused ? ack({ response_action: "errors", errors: { ...refused.errors } }) : ack());
          if (!refused) await drawHome(turn);
        } catch (error) {
          if (error instanceof RepeatedRequest) return ack();
          const { problem, reference } = noteProblem(deps, error, { name: id, team: turn.teamId, person: turn.userId });
          const text = `${problem.userText} (${reference})`;
          await ack({ response_action: "errors", errors: refusedUnder(turn.body.view, problem.field, text) });
        }
      };
      await track(save());
    });
  }

  for (const [id, handler] of Object.entries(optionHandlers)) {
    bolt.options(id, async ({ ack, ...heard }) => {
      const turn = turnOf(heard);
      const found = await handler(turn).catch((error: unknown) => {
        noteProblem(deps, error, { name: id, team: turn.teamId, person: turn.userId });
        return [];
      });
      await ack({ options: found.map((option) => ({ ...option })) });
    });
  }

  bolt.event("app_home_opened", async (heard) => {
    const event = homeOpened.parse(heard.event);
    if (event.tab !== "home") return;
    const turn = turnOf({ ...heard, body: { ...heard.body, user_id: event.user } });
    await track(
      showHome(turn).catch(
        (error: unknown) => void noteProblem(deps, error, { name: "app_home_opened", team: turn.teamId }),
      ),
    );
  });

  bolt.error(async (error) => {
    noteProblem(deps, new OmsError("internal", { cause: error }), { name: "bolt" });
  });
}

/** Typing and choosing in a form changes nothing yet, and the home tab turns its own pages. */
function drawsItself(id: string): boolean {
  return id.startsWith("input.") || id === actions.homeNext || id === actions.homeFirst;
}

/** @throws ZodError when Slack sent something of another shape */
function createTurn({ app, clients, firstTime }: SlackAppDeps, { body, context, respond }: Heard): Turn {
  const parsed = interaction.parse(body);
  const isFirst = async () => {
    const { requestKey: key } = context;
    const first = parsed.event_id ? firstTime.event(parsed.event_id) : !key || firstTime.request(key);
    if (!(await first)) throw new RepeatedRequest();
  };
  let begun: Promise<void> | undefined;
  const begin = () => (begun ??= isFirst());
  const teamId = tenantOf(body, context.teamId ?? "");
  const userId = parsed.user?.id ?? parsed.user_id ?? "";
  const inForm = parsed.view?.type === "modal" ? parsed.view : undefined;
  let actor: ReturnType<Turn["actor"]> | undefined;
  return {
    app,
    client: clients.interactive,
    teamId,
    userId,
    body: parsed,
    // Bolt hands one out wherever the payload had a response address.
    respond: parsed.response_url ? (respond ?? null) : null,
    open: inForm ? { id: inForm.id, hash: inForm.hash ?? undefined } : null,
    begin,
    // Nothing is done without knowing for whom: what was sent a second time ends here, in whichever process.
    actor: () => (actor ??= begin().then(() => app.resolveActor({ teamId, slackUserId: userId }))),
  };
}

/** What the manifest has to name. */
export const registered = {
  commands: [slashCommand],
  shortcuts: Object.keys(shortcutHandlers),
  events: ["app_home_opened"],
  globalShortcuts: [callbacks.newListing],
} as const;
