import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** How a service goes wrong: an answer of this status, a broken line, or never an answer. */
export type Trouble =
  | { readonly status: number; readonly body: "error" | "html" | "shape" | "broken"; readonly header?: boolean }
  | "drop"
  | "hang";

/** A service behind a line that can go wrong, whose failures repeat everything they were sent, as careless ones do. */
export type EchoProxy = {
  readonly url: string;
  /** Every body that arrived. */
  readonly bodies: string[];
  /** What was sent as a credential: header values and fields, by where they were found. */
  readonly credentials: Map<string, string>;
  /** Fails what `fits` until it is called with null. @returns how many calls it failed so far, when asked later */
  fail(trouble: Trouble | null, fits?: (path: string) => boolean): void;
  failed(): number;
  close(): Promise<void>;
};

const credentialHeaders = ["authorization", "x-api-key", "apikey"];
const credentialFields = ["code", "code_verifier", "refresh_token", "token", "client_secret"];

export async function openEchoProxy(target: string): Promise<EchoProxy> {
  let trouble: Trouble | null = null;
  let fits: (path: string) => boolean = () => true;
  let failed = 0;
  const bodies: string[] = [];
  const credentials = new Map<string, string>();

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("error", () => undefined);
    request.on("end", () => {
      void (async () => {
        const body = Buffer.concat(parts);
        const text = body.toString("utf8");
        bodies.push(text);
        remember(credentials, request.headers, text);
        const path = request.url ?? "/";
        if (trouble === null || !fits(path)) {
          const answer = await passOn(target, path, request.method ?? "GET", request.headers, body);
          // What it says of itself lies behind the proxy too, such as where a file is.
          const json = answer.headers["content-type"]?.includes("json");
          const own = json ? answer.body.toString("utf8").replaceAll(target, address()) : answer.body;
          response.writeHead(answer.status, answer.headers).end(own);
          return;
        }
        failed += 1;
        if (trouble === "hang") return;
        if (trouble === "drop") {
          request.socket.destroy();
          return;
        }
        const said = `${JSON.stringify(request.headers)} ${text}`;
        const secret = String(request.headers.authorization ?? request.headers["x-api-key"] ?? "");
        response.writeHead(trouble.status, {
          "content-type": trouble.body === "html" ? "text/html" : "application/json",
          ...(trouble.header ? { "x-request-id": secret.replace(/^Bearer /, "").slice(0, 80) } : {}),
        });
        response.end(answers[trouble.body](said, secret));
      })().catch(() => request.socket.destroy());
    });
  });
  const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: address(),
    bodies,
    credentials,
    fail(now, which = () => true) {
      trouble = now;
      fits = which;
    },
    failed: () => failed,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Each service's own way to name an error, all of them at once. */
const answers: Readonly<Record<"error" | "html" | "shape" | "broken", (said: string, secret: string) => string>> = {
  error: (said, secret) =>
    JSON.stringify({
      ok: false,
      error: said,
      error_description: said,
      code: secret,
      message: said,
      details: said,
      hint: said,
      msg: said,
    }),
  html: (said) => `<html><title>Bad gateway</title><body>You sent ${said}</body></html>`,
  shape: (said, secret) =>
    JSON.stringify({
      ok: true,
      access_token: { of: secret },
      results: [{ [secret]: said }],
      choices: [{ message: { content: said } }],
      [secret]: said,
    }),
  broken: (said) => `{"error": "${said.replaceAll('"', "")}`,
};

async function passOn(target: string, path: string, method: string, headers: IncomingHttpHeaders, body: Buffer) {
  const sent = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (["host", "connection", "content-length", "transfer-encoding"].includes(name)) continue;
    sent.set(name, Array.isArray(value) ? value.join(", ") : (value ?? ""));
  }
  const answer = await fetch(`${target}${path}`, {
    method,
    headers: sent,
    body: method === "GET" || method === "HEAD" ? null : new Uint8Array(body),
    redirect: "manual",
  });
  const back: Record<string, string> = Object.fromEntries(
    [...answer.headers].filter(([name]) => !["content-encoding", "content-length", "transfer-encoding"].includes(name)),
  );
  return { status: answer.status, headers: back, body: Buffer.from(await answer.arrayBuffer()) };
}

function remember(credentials: Map<string, string>, headers: IncomingHttpHeaders, text: string): void {
  for (const name of credentialHeaders) {
    const value = headers[name];
    if (typeof value === "string" && value !== "")
      credentials.set(`${name} …${value.slice(-8)}`, value.replace(/^Bearer /, ""));
  }
  if (!/^[\w.+%-]+=/.test(text)) return;
  const form = new URLSearchParams(text);
  for (const name of credentialFields) {
    const value = form.get(name);
    if (value) credentials.set(`${name} …${value.slice(-8)}`, value);
  }
}
