import { botScopes } from "#src/platform/slack/scopes.ts";
import type { StudioDirectory } from "../admin-directory.ts";
import { directText } from "../delivery/direct-text.ts";

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
  const text = directText("missingScopes", scopes, installUrl);
  await studios.askForScopes(place, scopes, text);
}
