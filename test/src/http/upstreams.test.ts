import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import tls from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAddressPolicy, createHostPolicy } from "#src/platform/http/host-policy.ts";
import { createHttp } from "#src/platform/http/http.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import { createLogger } from "#src/platform/kernel/log.ts";
import { selfSigned } from "./self-signed.ts";

const { key, cert } = selfSigned();
function http(mode: "demo" | "production") {
  const made = createHttp({
    clock: systemClock,
    logger: createLogger("silent"),
    hostAllowed: createHostPolicy(mode),
    addressAllowed: createAddressPolicy(mode),
  });
  onTestFinished(() => made.close());
  return made;
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    await new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

/** Answers over TLS of these versions and no other, old ciphers included. */
const speaking = (maxVersion: tls.SecureVersion, minVersion: tls.SecureVersion) =>
  portOf(
    tls
      .createServer({ key, cert, maxVersion, minVersion, ciphers: "DEFAULT@SECLEVEL=0" }, (socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"));
      })
      .on("tlsClientError", () => undefined),
  );

/** Everything that can be lowered from outside, lowered. */
async function lowered<T>(run: () => Promise<T>): Promise<T> {
  const before = [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_CIPHERS] as const;
  [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_CIPHERS] = ["TLSv1", "DEFAULT@SECLEVEL=0"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    return await run();
  } finally {
    delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    [tls.DEFAULT_MIN_VERSION, tls.DEFAULT_CIPHERS] = before;
  }
}

/** The innermost cause: what the connection itself said. */
async function failureOf(call: Promise<unknown>): Promise<{ kind: unknown; code: string }> {
  try {
    await call;
    return { kind: "answered", code: "" };
  } catch (error) {
    let cause = error as Error & { kind?: string; code?: string };
    const { kind } = cause;
    while (cause.cause instanceof Error) cause = cause.cause;
    return { kind, code: cause.code ?? cause.message };
  }
}

describe("TLS", () => {
  test("of 1.1 is not spoken, even where the process was told to allow it", async () => {
    const port = await speaking("TLSv1.1", "TLSv1");
    await lowered(async () => {
      const plain = tls.connect({ port, host: "127.0.0.1", servername: "localhost" });
      await once(plain, "secureConnect");
      expect(plain.getProtocol()).toBe("TLSv1.1");
      plain.destroy();
      const failure = await failureOf(http("production").fetch(`https://localhost:${port}/`));
      expect(failure.code).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|WRONG_VERSION/);
    });
  });

  test("of 1.2 is spoken, and what fails there is the certificate that nobody vouches for", async () => {
    const port = await speaking("TLSv1.2", "TLSv1.2");
    const failure = await lowered(() => failureOf(http("production").fetch(`https://localhost:${port}/`)));
    expect(failure.code).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
  });
});

describe("a call whose address came from outside", () => {
  const service = { service: "photos", publicOnly: true, deadlineMs: 5000 };
  const web = async () => {
    let asked = 0;
    const server = createHttpServer((_, response) => {
      asked += 1;
      response.end("secret");
    });
    return { port: await portOf(server), asked: () => asked };
  };

  test.each(["127.0.0.1", "localhost", "[::1]"])("doesn't reach this machine (%s)", async (host) => {
    const { port, asked } = await web();
    const failure = await failureOf(http("production").fetchFor(service)(`https://${host}:${port}/`));
    expect([failure.kind, asked()]).toEqual(["blocked", 0]);
  });

  test.each([
    "10.0.0.8",
    "172.16.9.9",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[fd00::1]",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
    "[::]",
  ])("is refused before anything is sent to %s", async (host) => {
    const failure = await failureOf(http("production").fetchFor(service)(`https://${host}/latest/meta-data`));
    expect(failure.kind).toBe("blocked");
  });

  test("in the demo it reaches the stand-ins beside it, and nothing else that is private", async () => {
    const { port, asked } = await web();
    const fetch = http("demo").fetchFor(service);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("secret");
    expect(await (await fetch(`http://localhost:${port}/`)).text()).toBe("secret");
    expect(asked()).toBe(2);
    expect((await failureOf(fetch("https://10.0.0.8/"))).kind).toBe("blocked");
  });

  test("follows no redirect: it comes back as it is, and nobody was asked", async () => {
    const { port, asked } = await web();
    const from = await portOf(
      createHttpServer((_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end()),
    );
    const answer = await http("demo").fetchFor(service)(`http://127.0.0.1:${from}/`);
    expect([answer.status, asked()]).toEqual([302, 0]);
  });

  test("what is configured may be private: a database beside us is no secret to us", async () => {
    const failure = await failureOf(
      http("production").fetchFor({ service: "supabase", deadlineMs: 3000 })("https://127.0.0.1:1/"),
    );
    expect(failure.kind).toBe("unreachable");
  });
});
