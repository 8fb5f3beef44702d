import { parseArgs } from "node:util";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { serveSlackSandbox } from "#sandbox/slack/serve.ts";
import { endWithSupervisor } from "./channel.ts";

/** Both stand-ins in one process: they cost little, and share nothing but it. */
const text = { type: "string", default: "" } as const;
const { values } = parseArgs({
  options: {
    "slack-port": text,
    "slack-state": text,
    "etsy-port": text,
    "etsy-state": text,
    "app-url": text,
    "redirect-uri": text,
  },
});

try {
  const slack = await serveSlackSandbox({
    port: Number(values["slack-port"]),
    stateFile: values["slack-state"],
    appUrl: values["app-url"],
    signingSecret: process.env["SANDBOX_SIGNING_SECRET"] ?? "",
    botToken: process.env["SANDBOX_BOT_TOKEN"] ?? "",
  });
  const etsy = await serveEtsySandbox({
    port: Number(values["etsy-port"]),
    stateFile: values["etsy-state"],
    redirectUris: [values["redirect-uri"]],
    keystring: process.env["SANDBOX_ETSY_KEYSTRING"] ?? "",
    sharedSecret: process.env["SANDBOX_ETSY_SHARED_SECRET"] ?? "",
  });
  endWithSupervisor(async () => {
    await Promise.all([slack.close(), etsy.close()]);
  });
  process.send?.({ type: "ready", url: slack.url });
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const taken = `Port ${values["slack-port"]} or ${values["etsy-port"]} is in use.`;
  process.stderr.write(`${code === "EADDRINUSE" ? taken : message}\n`);
  process.exit(code === "EADDRINUSE" ? 2 : 1);
}
