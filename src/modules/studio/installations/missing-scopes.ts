import { botScopes } from "#src/platform/slack/scopes.ts";
import type { StudioDirectory } from "../admin-directory.ts";

type Asking = {
  readonly studios: Pick<StudioDirectory, "askForScopes">;
  /** Where the app is installed again. */
  readonly installUrl: string;
};

/**
 * An app that was installed before it asked for all that it asks for now goes on with what it has. Its owners are told once.
 *
 * @param place an installation, or the workspace of a bot token
 */
export async function askForMissing(
  { studios, installUrl }: Asking,
  place: string,
  granted: readonly string[],
): Promise<void> {
  const missing = botScopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return;
  const scopes = missing.join(", ");
  const text = `I ask Slack for more than when I was installed here, and lack: ${scopes}. Everything goes on without it, only I don't see when a channel is archived, or shared with another organisation. Please install me again: ${installUrl} You keep everything.`;
  await studios.askForScopes(place, scopes, text);
}
