import type { App as Bolt } from "@slack/bolt";
import type { App } from "#src/modules/app.ts";
import { type BoundaryDeps, noteProblem } from "#src/modules/studio/index.ts";
import { channelNews, type Gone, gone, tenantOf } from "#src/platform/slack/payloads.ts";

/** What becomes of installations that Slack says are over. */
export type Installations = {
  heardOfEnding(body: Gone): Promise<void>;
  heardOfLeaving(body: Gone): Promise<void>;
};

type Deps = BoundaryDeps & {
  readonly app: Pick<App, "hearOfChannel">;
  /** Null: one workspace, by a bot token of the configuration. */
  readonly installations: Installations | null;
};

const endings = ["app_uninstalled", "tokens_revoked"] as const;
const leaving = "team_access_revoked";

/** What can become of a channel; each asks for the permission to read channels of its kind. */
const channelEvents = [
  "channel_archive",
  "channel_left",
  "channel_shared",
  "channel_unshared",
  "group_archive",
  "group_left",
] as const;

/** Subscribed to for what happens to the app and its channels: nobody acted in it, so nobody is answered. */
export const happenings = [...endings, ...channelEvents, leaving] as const;

export function hearHappenings(bolt: Bolt, deps: Deps, track: (work: Promise<void>) => Promise<void>): void {
  const hear = (body: unknown, type: string, act: () => Promise<void>) =>
    track(
      Promise.resolve()
        .then(act)
        .catch((error: unknown) => void noteProblem(deps, error, { name: type, team: tenantOf(body).teamId })),
    );
  const { app, installations } = deps;
  for (const type of endings) {
    bolt.event(type, ({ body }) => hear(body, type, async () => installations?.heardOfEnding(gone.parse(body))));
  }
  bolt.event(leaving, ({ body }) => hear(body, leaving, async () => installations?.heardOfLeaving(gone.parse(body))));
  for (const type of channelEvents) {
    bolt.event(type, ({ body }) =>
      hear(body, type, () => app.hearOfChannel({ teamId: tenantOf(body).teamId, ...channelNews.parse(body) })),
    );
  }
}
