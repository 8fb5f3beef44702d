import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { App } from "@slack/bolt";

/** A process of Bolt and nothing else, listening: what no start of ours can be below. */
const app = new App({ signingSecret: "unused", token: "xoxb-unused", tokenVerificationEnabled: false });
app.command("/oms", async ({ ack }) => ack());
const server = (await app.start({ port: 0, host: "127.0.0.1" } as never)) as Server;
process.send?.({ port: (server.address() as AddressInfo).port });
process.on("disconnect", () => process.exit(0));
