import { randomBytes } from "node:crypto";
import type { AddressInfo, Server } from "node:net";
import { App } from "@slack/bolt";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/main/adapters.ts";
import type { Asked, Settings, Told } from "./channel.ts";

/** One bot in a process of its own, as `bench/acknowledge.ts` starts it: the product, or Bolt and nothing else. */

const tell = (told: Told) => void process.send?.(told);

/** The product as it is put together, without the worker. Nothing it needs for `/oms help` is in a database. */
async function product({ slackUrl, signingSecret, botToken }: Settings): Promise<string> {
  const config = readConfig({
    OMS_ENV: "demo",
    PUBLIC_URL: slackUrl,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: botToken,
    SLACK_API_URL: `${slackUrl}/api`,
    ETSY_KEYSTRING: "unused",
    ETSY_SHARED_SECRET: "unused",
    SUPABASE_URL: slackUrl,
    SUPABASE_PUBLISHABLE_KEY: "sb_publishable_unused",
    SUPABASE_SECRET_KEY: "sb_secret_unused",
    SUPABASE_JWT_SIGNING_KEY: "unused-key-of-more-than-32-characters",
    TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
  });
  return addressOf(await assemble(config).slack.start(0, "127.0.0.1"));
}

/** The same command with the same reply, acknowledged and posted as in Bolt's own examples. */
async function bare({ slackUrl, signingSecret, botToken, reply }: Settings): Promise<string> {
  const clientOptions = { slackApiUrl: `${slackUrl}/api/` };
  const app = new App({ signingSecret, token: botToken, tokenVerificationEnabled: false, clientOptions });
  app.command("/oms", async ({ ack, respond }) => {
    await ack();
    await respond(reply as never);
  });
  const server = (await app.start({ port: 0, host: "127.0.0.1" } as never)) as Server;
  return addressOf((server.address() as AddressInfo).port);
}

const addressOf = (port: number) => `http://127.0.0.1:${port}`;

process.on("message", (asked: Asked) => {
  if (asked.type === "start") {
    void (asked.bot === "product" ? product : bare)(asked.settings).then((url) => tell({ type: "ready", url }));
  } else {
    const { user, system } = process.cpuUsage();
    tell({ type: "cpu", us: user + system });
  }
});
process.on("disconnect", () => process.exit(0));
