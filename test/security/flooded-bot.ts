import { randomBytes } from "node:crypto";
import { readConfig } from "#src/config.ts";
import { assemble } from "#src/main/adapters.ts";

/** The product's web side in a process of its own, so that its memory can be measured. Nothing here needs a database. */
const nowhere = "http://127.0.0.1:9";
const config = readConfig({
  OMS_ENV: "demo",
  LOG_LEVEL: "silent",
  PUBLIC_URL: nowhere,
  SLACK_SIGNING_SECRET: process.argv[2],
  SLACK_BOT_TOKEN: "xoxb-unused",
  SLACK_API_URL: nowhere,
  ETSY_KEYSTRING: "unused",
  ETSY_SHARED_SECRET: "unused",
  ETSY_WEBHOOK_SECRET: randomBytes(24).toString("base64"),
  SUPABASE_URL: nowhere,
  SUPABASE_PUBLISHABLE_KEY: "sb_publishable_unused",
  SUPABASE_SECRET_KEY: "sb_secret_unused",
  SUPABASE_JWT_SIGNING_KEY: "unused-key-of-more-than-32-characters",
  TOKEN_KEYS: `k1:${randomBytes(32).toString("base64")}`,
});
const port = await assemble(config).slack.start(0, "127.0.0.1");

/** Since it was asked last: what is gone again by then was held all the same. */
let highest = 0;
setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss())), 20);
process.on("message", () => {
  process.send?.({ rss: highest });
  highest = process.memoryUsage.rss();
});
process.on("disconnect", () => process.exit(0));
process.send?.({ port });
