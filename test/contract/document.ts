import { readFileSync } from "node:fs";
import { join } from "node:path";
import assumed from "./assumed.json" with { type: "json" };

/** As much of an OpenAPI 3.0 document as is judged by. */
type Schema = { readonly [key: string]: unknown };
type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema };
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
type Described = {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

export type Operation = Omit<Described, "parameters"> & {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
};

export type Contract = {
  /** The operation that answers to this address. */
  find(method: string, pathname: string): { operation: Operation; ids: Record<string, string> } | null;
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
};

/** The marketplace's own document. It isn't part of this project, so its place is told by `ETSY_OPENAPI`. */
export const documentPath =
  process.env["ETSY_OPENAPI"] ?? join(import.meta.dirname, "../../../shared/etsy/openapi-2026-07.json");

/**
 * The document, with what it lacks and we assume laid over it.
 *
 * @throws Error with what to do, where it isn't there
 */
export function readContract(path = documentPath): Contract {
  const document = parse(path);
  const paths = { ...document.paths, ...(assumed.paths as unknown as Document["paths"]) };
  const schemas = { ...document.components.schemas };
  for (const [name, properties] of Object.entries(assumed.properties)) {
    const schema = schemas[name];
    if (!schema) throw new Error(`assumed.json adds to the schema ${name}, which the document doesn't have`);
    schemas[name] = { ...schema, properties: { ...(schema["properties"] as Schema), ...(properties as Schema) } };
  }
  const operations = Object.entries(paths).flatMap(([at, byMethod]) =>
    Object.entries(byMethod)
      .filter(([, described]) => typeof described === "object" && "operationId" in described)
      .map(([method, described]) => ({
        ...withFields(described),
        method: method.toUpperCase(),
        path: at,
        parameters: described.parameters ?? [],
      })),
  );
  // An address of words comes before one of placeholders: `/users/me` is no user's number.
  const placed = operations
    .map((operation) => ({ operation, names: [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name) }))
    .toSorted((a, b) => a.names.length - b.names.length)
    .map((each) => ({ ...each, pattern: new RegExp(`^${each.operation.path.replaceAll(/\{\w+\}/g, "([^/]+)")}$`) }));
  return {
    operations,
    schemas: { ...schemas, ...(assumed.schemas as Readonly<Record<string, Schema>>) },
    find(method, pathname) {
      for (const { operation, names, pattern } of placed) {
        const match = operation.method === method ? pattern.exec(pathname) : null;
        if (match) return { operation, ids: Object.fromEntries(names.map((name, at) => [name, match[at + 1] ?? ""])) };
      }
      return null;
    },
  };
}

/** The operation with the fields that we assume in its form. */
function withFields(described: Described): Described {
  const more = (assumed.fields as Readonly<Record<string, Schema>>)[described.operationId];
  if (!more) return described;
  const content = Object.entries(described.requestBody?.content ?? {}).map(([type, { schema = {} }]) => {
    const properties = { ...(schema["properties"] as Schema), ...more };
    return [type, { schema: { ...schema, properties } }] as const;
  });
  return { ...described, requestBody: { content: Object.fromEntries(content) } };
}

function parse(path: string): Document {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Document;
  } catch (cause) {
    throw new Error(
      `The contract can't be judged: ${path} can't be read. Download the marketplace's OpenAPI document, and name it in ETSY_OPENAPI.`,
      { cause },
    );
  }
}
