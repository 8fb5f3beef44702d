import { readFileSync } from "node:fs";
import { OpenAPIClientAxios, type OpenAPIClient } from "openapi-client-axios";
import { expect, test as base } from "vitest";
import { seeded } from "#sandbox/etsy/seed.ts";
import { serveEtsySandbox } from "#sandbox/etsy/serve.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { allow, exchange, redirectUri, senderTo, us } from "#test/sandbox/etsy/market.ts";
import { documentPath } from "./document.ts";

/** A client that nobody wrote: it does what the marketplace's document says, operation by operation. */
const test = base.extend("client", { scope: "file" }, async ({}, { onCleanup }) => {
  const [keystring, sharedSecret] = ["keystring-1", "secret-1"];
  const limits = { perSecond: 1000, perDay: 100_000 };
  const sandbox = await serveEtsySandbox({ port: 0, redirectUris: [redirectUri], keystring, sharedSecret, limits });
  onCleanup(() => sandbox.close());
  const send = senderTo(sandbox.url);
  const code = (await allow(send, seeded.usSeller)).searchParams.get("code") ?? "";
  const { body } = await exchange(send, code);
  const headers = {
    "x-api-key": `${keystring}:${sharedSecret}`,
    authorization: `Bearer ${String(body["access_token"])}`,
  };
  const definition = { ...JSON.parse(readFileSync(documentPath, "utf8")), servers: [{ url: sandbox.url }] };
  const api = new OpenAPIClientAxios({ definition, axiosConfigDefaults: { headers, validateStatus: () => true } });
  return (await api.init()) as OpenAPIClient;
});

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

test("a client made from the document alone makes a listing, asks its buyers, and finds it by its state", async ({
  client,
}) => {
  const shop = { shop_id: us.shop };
  expect((await call(client, "getMe")).data).toMatchObject({ user_id: seeded.usSeller, shop_id: us.shop });
  const made = await call(client, "createDraftListing", shop, draft);
  expect([made.status, made.data]).toEqual([201, expect.objectContaining({ state: "draft", title: "Oak spoon" })]);
  const listing = { ...shop, listing_id: made.data.listing_id };
  const product = {
    sku: "SPOON",
    property_values: [],
    offerings: [{ price: 26, quantity: 4, is_enabled: true, readiness_state_id: us.processing }],
  };
  const inventory = await call(
    client,
    "updateListingInventory",
    { listing_id: listing.listing_id },
    { products: [product] },
  );
  expect(inventory.data).toMatchObject({ products: [{ sku: "SPOON" }] });
  const question = { question_text: "Which name?", question_type: "text_input", required: true };
  const asked = await call(client, "updateListingPersonalization", listing, { personalization_questions: [question] });
  expect(asked.data).toMatchObject({ personalization_questions: [question] });
  const refused = await call(client, "updateListing", listing, new URLSearchParams({ state: "active" }));
  expect(refused.status).toBe(400);
  const drafts = await call(client, "getListingsByShop", { ...shop, state: "draft", limit: 100 });
  expect(drafts.data.results).toContainEqual(
    expect.objectContaining({ listing_id: listing.listing_id, state: "draft" }),
  );
  expect((await call(client, "deleteListing", { listing_id: listing.listing_id })).status).toBe(204);
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
