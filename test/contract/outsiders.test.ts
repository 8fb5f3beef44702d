import { readFileSync } from "node:fs";
import { OpenAPIClientAxios, type OpenAPIClient } from "openapi-client-axios";
import { expect, test as base } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { allow, exchange, png, redirectUri, senderTo, us } from "#test/sandbox/etsy/market.ts";
import { documentPath } from "./document.ts";

type Signed = { readonly access: string; readonly refresh: string };

/** A client that nobody wrote: it does what the marketplace's document says, operation by operation. */
const test = base
  .extend("sandbox", { scope: "file" }, async ({}, { onCleanup }) => {
    const limits = { perSecond: 1000, perDay: 100_000 };
    const sandbox = await serveEtsySandbox({ port: 0, redirectUris: [redirectUri], keystring, sharedSecret, limits });
    onCleanup(() => sandbox.close());
    return sandbox;
  })
  .extend("definition", { scope: "file" }, ({ sandbox }) => {
    const read = JSON.parse(readFileSync(documentPath, "utf8")) as Definition;
    return { ...read, servers: [{ url: sandbox.url }] };
  })
  .extend("signed", { scope: "file" }, async ({ sandbox }): Promise<Signed> => {
    const send = senderTo(sandbox.url);
    const code = (await allow(send, seeded.usSeller)).searchParams.get("code") ?? "";
    const { body } = await exchange(send, code);
    return { access: String(body["access_token"]), refresh: String(body["refresh_token"]) };
  })
  .extend("clientWith", { scope: "file" }, ({ definition }) => async (access: string): Promise<OpenAPIClient> => {
    const headers = { "x-api-key": `${keystring}:${sharedSecret}`, authorization: `Bearer ${access}` };
    const api = new OpenAPIClientAxios({
      definition: definition as never,
      axiosConfigDefaults: { headers, validateStatus: () => true },
    });
    return (await api.init()) as OpenAPIClient;
  });

const [keystring, sharedSecret] = ["keystring-1", "secret-1"];

/** As much of the document as says where a sign-in is renewed. */
type Definition = {
  readonly components: {
    readonly securitySchemes: {
      readonly oauth2: { readonly flows: { readonly authorizationCode: { readonly tokenUrl: string } } };
    };
  };
};

const draft = new URLSearchParams({
  quantity: "3",
  title: "Oak spoon",
  description: "Carved from oak.",
  price: "24",
  who_made: "i_did",
  when_made: "made_to_order",
  taxonomy_id: String(taxonomyId("Cutting Boards")),
  shipping_profile_id: String(us.shipping),
  return_policy_id: String(us.returns),
  readiness_state_id: String(us.processing),
});

test("a client made from the document alone makes a listing with everything, puts it on sale, and finds it by its state", async ({
  clientWith,
  signed,
}) => {
  const client = await clientWith(signed.access);
  const shop = { shop_id: us.shop };
  expect((await call(client, "getMe")).data).toMatchObject({ user_id: seeded.usSeller, shop_id: us.shop });
  const made = await call(client, "createDraftListing", shop, draft);
  expect([made.status, made.data]).toEqual([201, expect.objectContaining({ state: "draft", title: "Oak spoon" })]);
  const listing = { ...shop, listing_id: made.data.listing_id };
  const { listing_id } = listing;

  const early = await call(client, "updateListing", listing, new URLSearchParams({ state: "active" }));
  expect([early.status, JSON.stringify(early.data)]).toEqual([400, expect.stringContaining("/images")]);
  const photo = new FormData();
  photo.set("image", png(), "spoon.png");
  photo.set("rank", "1");
  photo.set("alt_text", "An oak spoon");
  const uploaded = await call(client, "uploadListingImage", listing, photo);
  expect([uploaded.status, uploaded.data]).toEqual([
    201,
    expect.objectContaining({ listing_id, alt_text: "An oak spoon" }),
  ]);

  const grid = ["S", "L"].flatMap((size) => ["Oak", "Ash"].map((wood) => ({ size, wood })));
  const products = grid.map(({ size, wood }) => ({
    sku: `SPOON-${size}-${wood}`,
    property_values: [
      { property_id: 513, property_name: "Size", value_ids: [], values: [size] },
      { property_id: 514, property_name: "Wood", value_ids: [], values: [wood] },
    ],
    offerings: [{ price: size === "S" ? 24 : 36, quantity: 2, is_enabled: true, readiness_state_id: us.processing }],
  }));
  const differing = { price_on_property: [513], quantity_on_property: [], sku_on_property: [513, 514] };
  const inventory = await call(client, "updateListingInventory", { listing_id }, { products, ...differing });
  expect(inventory.data).toMatchObject({
    ...differing,
    products: grid.map(({ size, wood }) => ({
      sku: `SPOON-${size}-${wood}`,
      property_values: [{ values: [size] }, { values: [wood] }],
      offerings: [{ price: { amount: size === "S" ? 2400 : 3600, divisor: 100, currency_code: "USD" } }],
    })),
  });

  const color = { ...listing, property_id: 200 };
  const named = await call(
    client,
    "updateListingProperty",
    color,
    new URLSearchParams({ value_ids: "2", values: "Blue" }),
  );
  expect(named.status).toBe(200);
  const properties = await call(client, "getListingProperties", listing);
  expect(properties.data.results).toMatchObject([{ property_id: 200, value_ids: [2], values: ["Blue"] }]);

  const question = { question_text: "Which name?", question_type: "text_input", required: true };
  const asked = await call(client, "updateListingPersonalization", listing, { personalization_questions: [question] });
  expect(asked.data).toMatchObject({ personalization_questions: [question] });

  const active = await call(client, "updateListing", listing, new URLSearchParams({ state: "active" }));
  expect([active.status, active.data]).toEqual([200, expect.objectContaining({ state: "active" })]);
  const states = await Promise.all(
    ["active", "draft"].map(async (state) => {
      const { data } = await call(client, "getListingsByShop", { ...shop, state, limit: 100 });
      return (data.results as { listing_id: number }[]).some((each) => each.listing_id === listing_id);
    }),
  );
  expect(states).toEqual([true, false]);
  expect((await call(client, "deleteListing", { listing_id })).status).toBe(204);
});

test("it renews its sign-in where the document says, as RFC 6749 has it; what was used before is dead", async ({
  sandbox,
  definition,
  clientWith,
  signed,
}) => {
  const { pathname } = new URL(definition.components.securitySchemes.oauth2.flows.authorizationCode.tokenUrl);
  const renew = () =>
    fetch(sandbox.url + pathname, {
      method: "POST",
      body: new URLSearchParams({ grant_type: "refresh_token", client_id: keystring, refresh_token: signed.refresh }),
    });
  await fetch(`${sandbox.url}/_sandbox/sellers/${seeded.usSeller}/expire-tokens`, { method: "POST", body: "{}" });
  expect((await call(await clientWith(signed.access), "getMe")).status).toBe(401);
  const renewed = await renew();
  const { access_token: access } = (await renewed.json()) as { access_token: string };
  expect((await call(await clientWith(access), "getMe")).status).toBe(200);
  expect((await renew()).status).toBe(400);
});

type Answer = {
  readonly status: number;
  readonly data: Record<string, never> & { listing_id: number; results: object[] };
};

/** By its operationId, as the client knows it. */
async function call(
  client: OpenAPIClient,
  operation: string,
  parameters: object = {},
  body: unknown = null,
): Promise<Answer> {
  const run = (client as unknown as Record<string, (...of: unknown[]) => Promise<Answer>>)[operation];
  if (!run) throw new Error(`the document has no ${operation}`);
  return run(parameters, body);
}
