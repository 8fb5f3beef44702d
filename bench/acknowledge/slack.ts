import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Slack as far as `/oms help` goes: says whose token it is, and takes replies. In a process of its own: it works too. */

let taken = 0;
let first: unknown = null;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.setHeader("content-type", "application/json");
    if (request.url === "/api/auth.test") {
      response.end(JSON.stringify({ ok: true, team_id: "T0BENCH", team: "Bench" }));
      return;
    }
    taken += 1;
    first ??= JSON.parse(Buffer.concat(chunks).toString());
    response.end('{"ok":true}');
  });
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.on("message", () => process.send?.({ type: "taken", taken, first }));
process.on("disconnect", () => process.exit(0));
process.send?.({ type: "ready", url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
