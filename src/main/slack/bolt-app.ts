import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { App as Bolt, LogLevel, SocketModeReceiver } from "@slack/bolt";
import type { App } from "#src/modules/app.ts";
import { changesFormIds } from "#src/modules/changes/index.ts";
import { refreshHome } from "#src/modules/reports/index.ts";
import {
  slackActions,
  slackEvents,
  slackForms,
  slackNeeds,
  slackSearches,
  slackShortcuts,
} from "#src/modules/slack.ts";
import {
  bounded,
  type CommandRegistry,
  createInteraction,
  createKnownRoles,
  enter,
  type EntryDeps,
  type Interaction,
  neededBy,
  noteProblem,
  permissions,
  runCommand,
  type SlackRequest,
} from "#src/modules/studio/index.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { BodyRoom } from "#src/platform/web/read-body.ts";
import { slashCommand, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { tenantOf } from "#src/platform/slack/payloads.ts";
import { boltLogger } from "#src/platform/slack/transport/bolt-logger.ts";
import type { SlackClients, SlackFetch } from "#src/platform/slack/transport/clients.ts";
import {
  createReceiver,
  limitConnections,
  patience,
  type ReceiverOptions,
} from "#src/platform/slack/transport/receiver.ts";
import { within } from "#src/platform/slack/transport/within.ts";
import { happenings, hearHappenings, type Installations } from "./happenings.ts";
import { submitted } from "./submitted.ts";

export type SlackAppDeps = {
  readonly app: App;
  readonly commands: CommandRegistry<App>;
  readonly clients: SlackClients;
  readonly fetch: SlackFetch;
  readonly ids: Ids;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Null: one workspace, by a bot token of the configuration. */
  readonly installations: Installations | null;
  readonly config: ReceiverOptions["config"] & { readonly apiUrl: string };
  readonly routes: ReceiverOptions["routes"];
  readonly prepare: ReceiverOptions["prepare"];
  readonly bodies: BodyRoom;
};

export type SlackApp = {
  /** Listens, and in Socket Mode opens the line to Slack. @returns the port */
  start(port: number, host: string): Promise<number>;
  /** Takes nothing new, and waits at most `ms` for what runs. */
  stop(ms: number): Promise<void>;
};

/** Everything Slack sends us, on real Bolt. Receivers do transport only; each listener is one row of a table. */
export function createSlackApp(deps: SlackAppDeps): SlackApp {
  const { config, logger } = deps;
  const { receiver, listener } = createReceiver(deps);
  const bolt = new Bolt({
    receiver,
    logger: boltLogger(logger),
    logLevel: LogLevel.INFO,
    // Bolt asks this before anything is acknowledged, and answers with silence where it fails. So it only names the
    // workspace; whether we are installed there is seen after the acknowledgement, where a person can be told (`enter`).
    authorize: async (_source, body) => ({ teamId: tenantOf(body).teamId }),
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
  listen(bolt, { ...deps, knownRoles: createKnownRoles(deps.clock) }, track);
  const server = createServer(patience, listener);
  limitConnections(server);
  const closed = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return {
    async start(port, host) {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, resolve);
      });
      if (receiver instanceof SocketModeReceiver) await bolt.start();
      return (server.address() as AddressInfo).port;
    },
    async stop(ms) {
      const line = receiver instanceof SocketModeReceiver ? bolt.stop().catch(() => undefined) : null;
      const over = closed();
      // Without this an idle keep-alive client holds the server open for seconds.
      server.closeIdleConnections();
      await Promise.race([Promise.all([line, over, ...running]), new Promise((done) => setTimeout(done, ms).unref())]);
      server.closeAllConnections();
    },
  };
}

/**
 * What a person is told is decided has to be: it is acknowledged when it is stored, so that a process that ends before leaves
 * Slack's own sign that it didn't work. Slack waits three seconds; what takes longer says so on its card.
 */
const decidedWithinMs = 1500;

type Track = (work: Promise<void>) => Promise<void>;

type ListenDeps = SlackAppDeps & Pick<EntryDeps<App>, "knownRoles">;

function listen(bolt: Bolt, deps: ListenDeps, track: Track): void {
  // What was done is done: a home tab that can't be drawn is drawn when it is opened again.
  const drawHome = (interaction: Interaction<App>) =>
    refreshHome(interaction).catch(
      (error: unknown) => void noteProblem(deps, error, { name: "home", team: interaction.teamId }),
    );

  bolt.command(slashCommand, async ({ ack, ...request }) => {
    await ack();
    await track(
      entered(deps, request, slashCommand, async (interaction) => {
        await bounded(deps, interaction, slashCommand, () => runCommand(interaction, deps.commands));
      }),
    );
  });

  for (const [id, action] of slackActions) {
    const { run, decides, drawsItself } = typeof action === "function" ? { run: action } : action;
    const needed = slackNeeds.get(id);
    bolt.action(id, async ({ ack, ...request }) => {
      if (!decides) await ack();
      const work = track(
        entered(deps, request, id, async (interaction) => {
          const ids = splitIds(interaction.body.actions?.[0]?.value ?? "");
          const asked = needed ? neededBy(interaction, permissions[needed]) : interaction;
          await bounded(deps, interaction, id, () => run(asked, ids, { commands: deps.commands }));
          if (interaction.body.view && !drawsItself) await drawHome(interaction);
        }),
      );
      if (decides) await within(deps.clock, decidedWithinMs, work).then(() => ack());
      await work;
    });
  }

  for (const [id, handler] of slackShortcuts) {
    bolt.shortcut(id, async ({ ack, ...request }) => {
      await ack();
      await track(
        entered(deps, request, id, (interaction) => bounded(deps, interaction, id, () => handler(interaction))),
      );
    });
  }

  for (const [id, form] of slackForms) {
    bolt.view(id, async ({ ack, ...request }) =>
      track(submitted(deps, { id, form, request, person: request.body.user.id, ack, drawHome })),
    );
  }

  for (const [id, search] of slackSearches) {
    bolt.options(id, async ({ ack, ...request }) => {
      const found = await createInteraction(deps, request)
        .then(search)
        .catch((error: unknown) => {
          noteProblem(deps, error, { name: id, team: tenantOf(request.body).teamId, person: request.body.user.id });
          return [];
        });
      await ack({ options: found.map((option) => ({ ...option })) }).catch(tooLate(deps, id));
    });
  }

  for (const event of slackEvents) {
    const { name, quiet } = event;
    bolt.event(event.type, async ({ event: told, ...request }) => {
      const said = event.read(told);
      if (!said) return;
      // Nothing of what was written goes further than to its answer.
      const { event: _, ...body } = request.body;
      const asked = { ...request, body: { ...body, user_id: said.user }, place: said.place ?? null };
      await track(
        entered(deps, asked, name, (interaction) => {
          const answer = () => event.run(interaction, told, { commands: deps.commands });
          if (!quiet) return bounded(deps, interaction, name, answer);
          return answer().catch((error: unknown) => void noteProblem(deps, error, { name, team: interaction.teamId }));
        }),
      );
    });
  }

  hearHappenings(bolt, deps, track);

  bolt.error(async (error) => {
    noteProblem(deps, new OmsError("internal", { cause: error }), { name: "bolt" });
  });
}

/** After three seconds Slack waits no more, and shows that nothing was found. */
const tooLate =
  ({ logger }: Pick<SlackAppDeps, "logger">, name: string) =>
  (error: unknown) =>
    logger.warn({ name, cause: error instanceof Error ? error.name : null }, "a search was answered too late");

async function entered(
  deps: EntryDeps<App>,
  request: SlackRequest,
  name: string,
  go: (interaction: Interaction<App>) => Promise<void>,
): Promise<void> {
  const interaction = await enter(deps, request, name);
  if (interaction) await go(interaction);
}

/** What the manifest has to name. */
export const registered = {
  commands: [slashCommand],
  shortcuts: [...slackShortcuts.keys()],
  events: [...slackEvents.map(({ name }) => name), ...happenings].sort(),
  globalShortcuts: [changesFormIds.newListing],
} as const;
