import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { RawRequest } from "./raw-http.ts";

/** What Slack really sent: its body, and the headers it came with. */
export type Sent = {
  readonly body: Buffer;
  readonly type: string;
  readonly timestamp: string;
  readonly signature: string;
};

export type Draw = {
  /** 0 to `below` − 1. */
  readonly int: (below: number) => number;
  readonly nowSeconds: () => number;
  readonly secret: string;
};

export const signatureOf = (secret: string, timestamp: string, body: Uint8Array): string =>
  `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest("hex")}`;

const form = "application/x-www-form-urlencoded";
const json = "application/json";

type Header = readonly [string, string];
type Parts = {
  type?: string;
  timestamp: Header[] | string;
  signature: Header[] | string;
  body: Buffer;
  more?: Header[];
  length?: number | null;
};

/** A request with these parts; what is left out is as Slack does it. */
function request(parts: Parts & { type: string }, line: Pick<RawRequest, "method" | "target"> = {}): RawRequest {
  const named = (name: string, value: Header[] | string): readonly Header[] =>
    typeof value === "string" ? [[name, value]] : value;
  const length = parts.length === undefined ? parts.body.length : parts.length;
  return {
    ...line,
    headers: [
      ["Content-Type", parts.type],
      ...named("X-Slack-Request-Timestamp", parts.timestamp),
      ...named("X-Slack-Signature", parts.signature),
      ...(length === null ? [] : ([["Content-Length", String(length)]] as const)),
      ...(parts.more ?? []),
    ],
    body: parts.body,
  };
}

/** Exactly what was sent: once more it is a replay. */
export const asSent = (sent: Sent, line: Pick<RawRequest, "method" | "target"> = {}, more: Header[] = []): RawRequest =>
  request({ ...sent, more }, line);

const flip = (text: string, { int }: Draw): string => {
  const bytes = Buffer.from(text, "latin1");
  const at = int(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << int(7));
  // Line ends and NUL would end the header instead: these the parser of HTTP refuses by itself.
  return /[\r\n\0]/.test(bytes.toString("latin1")) ? `${text}0` : bytes.toString("latin1");
};

function flipBody(body: Buffer, { int }: Draw): Buffer {
  const bytes = Buffer.from(body);
  const at = int(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << int(8));
  return bytes;
}

/** As Slack would sign it at this second. */
function fresh(sent: Sent, draw: Draw, seconds = draw.nowSeconds(), body = sent.body): Sent {
  const timestamp = String(seconds);
  return { ...sent, body, timestamp, signature: signatureOf(draw.secret, timestamp, body) };
}

/** With something new in it, and signed by Slack at this second: none that was seen before. As it is, it is good. */
export function renewed(sent: Sent, draw: Draw): Sent {
  const text = sent.body.toString("utf8");
  const mark = String(draw.int(2 ** 31));
  const body = sent.type === json ? text.replace(/^\{/, `{"n":${mark},`) : `${text}&n=${mark}`;
  return fresh(sent, draw, draw.nowSeconds(), Buffer.from(body));
}

const asForm = (sent: Sent) => sent.type === form;
const other = (sent: Sent) => (asForm(sent) ? json : form);

/** Each makes something of a true request that must have no effect. */
export const mutations: Readonly<Record<string, (sent: Sent, draw: Draw) => RawRequest>> = {
  "a bit of the timestamp": (sent, draw) => request({ ...sent, timestamp: flip(sent.timestamp, draw) }),
  "a bit of the signature": (sent, draw) => request({ ...sent, signature: flip(sent.signature, draw) }),
  "a bit of the body": (sent, draw) => request({ ...sent, body: flipBody(sent.body, draw) }),
  "a bit of the body, and sent just now": (sent, draw) => {
    const now = fresh(sent, draw);
    return request({ ...now, body: flipBody(now.body, draw) });
  },
  "another time under the same signature": (sent, draw) =>
    request({ ...sent, timestamp: String(draw.nowSeconds() - draw.int(200) - 1) }),
  "cut short": (sent, draw) => request({ ...sent, body: sent.body.subarray(0, draw.int(sent.body.length)) }),
  "something behind the body": (sent, draw) =>
    request({
      ...sent,
      body: Buffer.concat([sent.body, Buffer.from(["&text=resume", " ", "&payload={}", "\0"][draw.int(4)] ?? "")]),
    }),
  "of another app's secret": (sent, draw) => {
    const timestamp = String(draw.nowSeconds());
    return request({
      ...sent,
      timestamp,
      signature: signatureOf(`${draw.secret}${draw.int(9)}`, timestamp, sent.body),
    });
  },
  stale: (sent, draw) => request(fresh(sent, draw, draw.nowSeconds() - 302 - draw.int(100_000))),
  "from the future": (sent, draw) => request(fresh(sent, draw, draw.nowSeconds() + 302 + draw.int(100_000))),
  "two signatures": (sent, draw) => {
    const now = renewed(sent, draw);
    const wrong = `v0=${"0".repeat(64)}`;
    const pairs = [
      [now.signature, wrong],
      [wrong, now.signature],
      [now.signature, now.signature],
    ] as const;
    const [first, second] = pairs[draw.int(3)] ?? pairs[0];
    return request({
      ...now,
      signature: [
        ["X-Slack-Signature", first],
        ["x-SLACK-signature", second],
      ],
    });
  },
  "two timestamps": (sent, draw) => {
    const now = renewed(sent, draw);
    const wrong = String(draw.nowSeconds() - 1000);
    const [first, second] = draw.int(2) === 0 ? [now.timestamp, wrong] : [wrong, now.timestamp];
    return request({
      ...now,
      timestamp: [
        ["x-slack-request-timestamp", first],
        ["X-SLACK-REQUEST-TIMESTAMP", second],
      ],
    });
  },
  "two types": (sent, draw) =>
    request({ ...renewed(sent, draw), more: [["content-type", other(sent)]], type: sent.type }),
  "no signature": (sent, draw) => request({ ...renewed(sent, draw), signature: draw.int(2) === 0 ? [] : "" }),
  "no timestamp": (sent, draw) => request({ ...renewed(sent, draw), timestamp: draw.int(2) === 0 ? [] : "" }),
  "another spelling of the signature": (sent, draw) => {
    const { signature, ...now } = renewed(sent, draw);
    const hex = signature.slice(3);
    const spellings = [
      `v0=${hex.toUpperCase()}`,
      `V0=${hex}`,
      `v1=${hex}`,
      hex,
      `v0=${hex}=1`,
      `v0=${hex}, v0=${hex}`,
      `v0=${hex.slice(0, 63)}`,
      `v0=${hex}0`,
      `v0=${Buffer.from(hex, "hex").toString("base64")}`,
      `v0 =${hex}`,
      `"v0=${hex}"`,
      "v0=",
    ];
    return request({ ...now, signature: spellings[draw.int(spellings.length)] ?? "" });
  },
  "another spelling of the time": (sent, draw) => {
    const now = renewed(sent, draw);
    const seconds = draw.nowSeconds();
    const spellings = [
      `${seconds}.0`,
      `0${seconds}`,
      `+${seconds}`,
      `0x${seconds.toString(16)}`,
      `${seconds}e0`,
      `-${seconds}`,
      `${seconds}\t1`,
      "NaN",
      "Infinity",
    ];
    const timestamp = spellings[draw.int(spellings.length)] ?? "";
    // Signed over the text, and over the number that a lenient reader makes of it.
    const over = draw.int(2) === 0 ? timestamp : String(Number(timestamp));
    return request({ ...now, timestamp, signature: signatureOf(draw.secret, over, now.body) });
  },
  "another charset": (sent, draw) => {
    const now = renewed(sent, draw);
    const charset = ["utf-16", "utf-16le", "iso-8859-1", "utf-7", "shift_jis", "utf-8, utf-16"][draw.int(6)] ?? "";
    const body = draw.int(2) === 0 ? now.body : Buffer.from(now.body.toString("utf8"), "utf16le");
    return request({ ...now, type: `${sent.type}; charset=${charset}`, body });
  },
  "a byte order mark in front": (sent) =>
    request({ ...sent, body: Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), sent.body]) }),
  "no UTF-8, though signed": (sent, draw) => {
    const body = Buffer.concat([
      sent.body,
      Buffer.from([[0xc3], [0xff], [0xed, 0xa0, 0x80], [0xc0, 0xaf]][draw.int(4)] ?? []),
    ]);
    return request(fresh(sent, draw, draw.nowSeconds(), body));
  },
  "another type": (sent, draw) => {
    const types = [
      other(sent),
      "text/plain",
      "multipart/form-data; boundary=x",
      `${sent.type}, ${other(sent)}`,
      `${sent.type}x`,
      "application/xml",
      "*/*",
      "",
    ];
    return request({ ...renewed(sent, draw), type: types[draw.int(types.length)] ?? "" });
  },
  packed: (sent, draw) => {
    const now = renewed(sent, draw);
    const body = draw.int(2) === 0 ? now.body : gzipSync(now.body);
    return request({
      ...now,
      body,
      more: [["Content-Encoding", ["gzip", "deflate", "br", "identity"][draw.int(4)] ?? ""]],
    });
  },
  "a lie about the length": (sent, draw) => {
    const now = renewed(sent, draw);
    const length = now.body.length + ([-1, 1, -7, 1000, 9e6][draw.int(5)] ?? 1);
    return request({ ...now, length });
  },
  "two lengths": (sent, draw) => {
    const now = renewed(sent, draw);
    const more: Header[] =
      draw.int(2) === 0 ? [["Transfer-Encoding", "chunked"]] : [["Content-Length", String(now.body.length - 1)]];
    return request({ ...now, more });
  },
  "no length": (sent, draw) => request({ ...renewed(sent, draw), length: null }),
  "more than a megabyte, unsigned": (sent, draw) =>
    request({ ...renewed(sent, draw), length: 2_000_000 + draw.int(9e9) }),
  "a second field of each name": (sent) =>
    request({ ...sent, body: Buffer.concat([sent.body, Buffer.from("&"), sent.body]) }),
  "another address": (sent, draw) => {
    const targets = [
      "/slack/events/",
      "/slack//events",
      "/SLACK/EVENTS",
      "/slack/%65vents",
      "/slack/events;x",
      "/slack",
      "//slack/events",
      "*",
    ];
    return request(renewed(sent, draw), { target: targets[draw.int(targets.length)] ?? "" });
  },
  "another method": (sent, draw) =>
    request(renewed(sent, draw), { method: ["PUT", "GET", "PATCH", "post", "DELETE", "OPTIONS"][draw.int(6)] ?? "" }),
  "sent again": (sent) => asSent(sent),
  "sent again, as a retry": (sent, draw) =>
    asSent(sent, {}, [
      ["X-Slack-Retry-Num", String(1 + draw.int(3))],
      ["X-Slack-Retry-Reason", "http_timeout"],
    ]),
  "sent again, to another spelling of the address": (sent, draw) =>
    asSent(sent, {
      target:
        [
          "/slack/events?again",
          "http://oms.example/slack/events",
          "/x/../slack/events",
          "/slack/events#x",
          "\\slack\\events",
        ][draw.int(5)] ?? "",
    }),
  "sent again, from somewhere else": (sent, draw) =>
    asSent(sent, {}, [
      ["X-Forwarded-For", `198.51.100.${draw.int(256)}`],
      ["User-Agent", `agent ${draw.int(1e6)}`],
    ]),
};
