import { expect, test } from "vitest";
import { accessTo, etsyAnswering, json, rejection, type Reply } from "./stand-in.ts";

const details = {
  name: "Mara Canary",
  street: "Birkenweg 4",
  more: "",
  city: "Lübeck",
  postcode: "23552",
  country: "DE",
  email: "mara@canary.example",
};
const reply = {
  economic_operator_id: 77,
  shop_id: 5001,
  operator_type: "responsible_person",
  name: "Mara &amp; Tom",
  first_line: "Birkenweg 4",
  second_line: null,
  city: "Lübeck",
  zip: null,
  country_iso: "DE",
  email: "mara@canary.example",
};

function operatorsAnswering(...replies: Reply[]) {
  const made = etsyAnswering(replies);
  return { ...made, operators: made.etsy.shop(accessTo().access).operators };
}

test("a list has ids, kinds and names only; a kind that isn't known is left out", async () => {
  const odd = { ...reply, economic_operator_id: 78, operator_type: "importer" };
  const { operators, seen } = operatorsAnswering(json({ count: 2, results: [reply, odd] }));
  expect(await operators.list()).toEqual([{ id: 77, kind: "responsiblePerson", name: "Mara & Tom" }]);
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v3/application/shops/5001/economic-operators",
  ]);
});

test("where Etsy doesn't know the address there are none, and a deleted one is null", async () => {
  const absent = () => json({ error: "Resource not found" }, 404);
  const { operators } = operatorsAnswering(absent(), absent());
  expect(await operators.list()).toEqual([]);
  expect(await operators.read(77)).toBeNull();
});

test("one is read whole, made and changed by Etsy's names", async () => {
  const { operators, seen } = operatorsAnswering(json(reply), json(reply, 201), json(reply));
  expect(await operators.read(77)).toEqual({
    ...details,
    id: 77,
    kind: "responsiblePerson",
    name: "Mara & Tom",
    postcode: "",
  });
  expect(await operators.create("manufacturer", details)).toEqual({
    id: 77,
    kind: "responsiblePerson",
    name: "Mara & Tom",
  });
  await operators.update(77, details);
  expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v3/application/shops/5001/economic-operators/77",
    "POST /v3/application/shops/5001/economic-operators",
    "PUT /v3/application/shops/5001/economic-operators/77",
  ]);
  expect(Object.fromEntries(new URLSearchParams(seen[1]?.body))).toEqual({
    operator_type: "manufacturer",
    name: "Mara Canary",
    first_line: "Birkenweg 4",
    second_line: "",
    city: "Lübeck",
    zip: "23552",
    country_iso: "DE",
    email: "mara@canary.example",
  });
});

test("neither an error nor the log repeats what reaches a person, though Etsy's refusal does", async () => {
  const echo = `There was a problem with /email : ${details.email} of ${details.name}, ${details.street}, ${details.city}`;
  const { operators, lines } = operatorsAnswering(json({ error: echo }, 400), json({ error: echo }, 500));
  const refused = await rejection(operators.create("manufacturer", details));
  const failed = await rejection(operators.update(77, details));
  expect(refused).toMatchObject({ code: "marketplace-refused" });
  expect(failed).toMatchObject({ code: "unknown-outcome" });
  const told = [refused, failed].map((error) => `${String(error)} ${JSON.stringify(error)} ${causes(error)}`);
  const text = [...told, ...lines].join("\n");
  for (const each of [details.email, details.name, details.street, details.city]) expect(text).not.toContain(each);
});

test.for([
  ["a form", (of: typeof details) => new URLSearchParams(of).toString()],
  ["an address", (of: typeof details) => Object.values(of).map(encodeURIComponent).join("&")],
  ["JSON of plain ASCII", (of: typeof details) => JSON.stringify(of).replaceAll("ü", "\\u00fc").replaceAll("/", "\\/")],
] as const)("… nor when it is repeated as %s", async ([, spelled]) => {
  const sent = { ...details, street: "Grüner Weg 4/5" };
  const echo = `{"error":"${spelled(sent).replaceAll('"', '\\"')}"}`;
  const { operators, lines } = operatorsAnswering(
    new Response(echo, { status: 400, headers: { "content-type": "application/json" } }),
  );
  const error = await rejection(operators.create("manufacturer", sent));
  const text = [JSON.stringify(error), causes(error), ...lines].join("\n");
  for (const each of [/mara(@|%40)canary/, /Gr.{1,6}ner.Weg/, /L.{1,6}beck/, /Mara.{1,3}Canary/]) {
    expect(text).not.toMatch(each);
  }
});

function causes(error: unknown): string {
  return error instanceof Error ? `${error.stack} ${causes(error.cause)}` : "";
}
