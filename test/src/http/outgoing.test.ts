import { expect, test } from "vitest";
import { fromFetch, fromRequest } from "#src/platform/http/outgoing.ts";

const address = "https://api.example/a%20b/c?d=e f#g";
const signal = AbortSignal.timeout(60_000);

/** What libraries ask of a `fetch`: with a plain body, which is sent without making a Request, and with any other. */
const asked: readonly (readonly [name: string, input: string | URL | Request, init?: RequestInit])[] = [
  ["an address alone", address],
  ["a URL", new URL(address)],
  ["a Request", new Request(address, { method: "POST", body: "x", headers: { "X-One": "1" } })],
  ["a Request and more", new Request(address, { method: "POST", body: "x" }), { headers: { a: "b" } }],
  ["text", address, { method: "POST", body: "naïve" }],
  ["text of a type", address, { method: "post", body: "{}", headers: { "Content-Type": "application/json" } }],
  ["an empty text", address, { method: "POST", body: "" }],
  ["a form of addresses", address, { method: "POST", body: new URLSearchParams({ a: "b c", d: "é" }) }],
  ["bytes", address, { method: "PUT", body: Buffer.from([0, 255, 1]), headers: new Headers({ Accept: "a/b" }) }],
  ["a part of other bytes", address, { method: "PUT", body: new Uint8Array([1, 2, 3, 4]).subarray(1, 3) }],
  [
    "a list of headers, one twice",
    address,
    {
      headers: [
        ["A", " 1 "],
        ["a", "2"],
        ["b", "3"],
      ],
    },
  ],
  ["nothing to delete with", address, { method: "delete", body: null }],
  ["a rare method", address, { method: "REPORT", body: "x" }],
  ["a signal", address, { signal }],
  ["a blob", address, { method: "POST", body: new Blob(["x"], { type: "text/css" }) }],
  ["a stream", address, { method: "POST", body: new Blob(["streamed"]).stream() }],
];

async function told({ url, method, headers, body }: ReturnType<typeof fromFetch>) {
  const bytes = await body;
  return [
    `${url.origin}${url.pathname}${url.search}`,
    method,
    headers,
    bytes === null ? null : Buffer.from(bytes).toString("hex"),
  ];
}

test.for(asked)("%s leaves as a Request would", async ([, input, init]) => {
  const copy = input instanceof Request ? input.clone() : input;
  const streamed = init?.body instanceof ReadableStream;
  const both = streamed ? (init.body as ReadableStream).tee() : null;
  const [one, other] = both ? both.map((body) => ({ ...init, body, duplex: "half" as const })) : [init, init];
  const fast = await told(fromFetch(input, one));
  const real = await told(fromRequest(new Request(copy, other)));
  expect(fast).toEqual(real);
});

test.for([
  ["a body with GET", address, { body: "x" }],
  ["no address", "nowhere", {}],
  ["a method that is no word", address, { method: "G T" }],
] as const)("%s is refused", ([, input, init]) => {
  expect(() => fromFetch(input, init)).toThrow(TypeError);
});

test("the caller's signal goes along", () => {
  expect(fromFetch(address, { signal }).signal).toBe(signal);
});
