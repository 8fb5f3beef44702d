import { digestOf, type OpenApi } from "#scripts/etsy/api-digest.ts";
import assumed from "./assumed.json" with { type: "json" };

const document = { paths: assumed.paths, components: { schemas: assumed.schemas } } as unknown as OpenApi;
const names = Object.values(document.paths).flatMap((byMethod) =>
  Object.values(byMethod).flatMap(({ operationId }) => operationId ?? []),
);

/** What the marketplace's document lacks and we assume, in the form of a digest of it. */
export const assumedDigest = digestOf(document, names);

/** Properties that we assume in schemas that the document has, by schema: of any type, as a digest says it. */
export const assumedProperties: Readonly<Record<string, Record<string, string>>> = Object.fromEntries(
  Object.entries(assumed.properties).map(([schema, properties]) => [
    schema,
    Object.fromEntries(Object.keys(properties).map((name) => [name, "any?"])),
  ]),
);
/** Fields that we assume in forms of operations that the document has, by operation. */
export const assumedFields: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(assumed.fields).map(([operation, fields]) => [operation, Object.keys(fields)]),
);
