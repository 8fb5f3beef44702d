import { connect } from "node:net";

export type RawRequest = {
  readonly method?: string;
  readonly target?: string;
  /** As they go over the line, in this order, twice where they stand twice. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
};

/**
 * One request byte by byte as it is given, over a connection of its own: no client that would set it right.
 * @returns the status of the first answer, or 0 where the connection ended without one
 */
export function exchange(port: number, request: RawRequest, patienceMs = 20_000): Promise<number> {
  const head = [
    `${request.method ?? "POST"} ${request.target ?? "/slack/events"} HTTP/1.1`,
    "Host: oms.example",
    "Connection: close",
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
    "",
    "",
  ].join("\r\n");
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const got: Buffer[] = [];
    const end = () => {
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(Buffer.concat(got).toString("latin1"))?.[1] ?? 0));
    };
    socket.setTimeout(patienceMs, end);
    socket.on("data", (chunk) => got.push(chunk));
    socket.on("error", end).on("close", end);
    // A body that is said to be longer than it is would never end: no more comes, and the server is told so.
    socket.on("connect", () => socket.end(Buffer.concat([Buffer.from(head, "latin1"), request.body])));
  });
}
