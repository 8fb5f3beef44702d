import { describe, expect, test } from "vitest";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { slackClient } from "#src/platform/slack/transport/clients.ts";
import { createSignIn } from "#src/modules/studio/installations/sign-in.ts";
import { failureOf, slackFailure } from "#src/platform/slack/transport/web-errors.ts";

/** What Slack, or what stands before it, says with numbers that nobody should go by. */
const answering = (answer: () => Response) => ({
  apiUrl: "https://slack.example/api",
  fetch: async () => answer(),
  logger: createLogger("silent"),
});

test.each([0, -5, 1e12, "43200", null, undefined])(
  "fresh tokens that are said to live for %j seconds are kept, for a minute at least and a day at most",
  async (expiresIn) => {
    const granted = { ok: true, access_token: "xoxe.access", refresh_token: "xoxe-1-refresh", expires_in: expiresIn };
    const signIn = createSignIn({
      ...answering(() => Response.json(granted)),
      clientId: "1.2",
      clientSecret: "secret",
      authorizeUrl: "https://slack.example/oauth/v2/authorize",
      redirectUri: "https://oms.example/slack/callback",
      clock: systemClock,
    });
    const { refreshToken, expiresAt } = await signIn.refresh("xoxe-1-before");
    const lives = (expiresAt?.getTime() ?? 0) - systemClock.now().getTime();
    expect([refreshToken, lives > 50_000, lives <= 86_400_000]).toEqual(["xoxe-1-refresh", true, true]);
  },
);

describe("a pause that Slack asks for", () => {
  test.each([
    ["30", 30_000],
    ["-5", 1000],
    ["0", 1000],
    ["99999999", 900_000],
    ["999999999999999999", 900_000],
  ])("of %s seconds is one of %i ms: what must arrive asks again", async (header, ms) => {
    const turnedAway = () => new Response("", { status: 429, headers: { "retry-after": header } });
    const client = slackClient(answering(turnedAway), "xoxb-token", 1000);
    const error: unknown = await slackFailure(client.auth.test()).catch((thrown: unknown) => thrown);
    expect(failureOf(error)).toEqual({ kind: "later", ms });
  });
});
