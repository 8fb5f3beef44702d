/** As much of an OpenAPI 3.0 document as the digest reads. */
type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
};
type Described = {
  readonly operationId?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
};
export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

/**
 * A type in a word: `integer`, `array:string`, the name of a schema, `enum(a|b)`; `?` behind it: may be null; `!`: has to be
 * given.
 */
type Types = Readonly<Record<string, string>>;

export type OperationDigest = {
  readonly method: string;
  readonly path: string;
  readonly scopes: readonly string[];
  readonly query: Types;
  /** Null: it takes no body. */
  readonly body: { readonly type: string; readonly fields: Types } | null;
  /** By status: the schema of the answer; null: it has no body. */
  readonly success: Readonly<Record<string, string | null>>;
};

/** What an API takes and answers, without a word of its descriptions. */
export type ApiDigest = {
  readonly operations: Readonly<Record<string, OperationDigest>>;
  readonly schemas: Readonly<Record<string, Types>>;
};

/** The document cut to these operations, and to what they take and answer. One that isn't in it is left out. */
export function digestOf(document: OpenApi, operations: readonly string[]): ApiDigest {
  const found: [string, OperationDigest][] = [];
  for (const [path, byMethod] of Object.entries(document.paths)) {
    for (const [method, described] of Object.entries(byMethod)) {
      const { operationId } = described;
      if (operationId && operations.includes(operationId))
        found.push([operationId, operationOf(path, method, described)]);
    }
  }
  const digested = Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { operations: digested, schemas: schemasOf(document, Object.values(digested)) };
}

function operationOf(path: string, method: string, described: Described): OperationDigest {
  const [sent] = Object.entries(described.requestBody?.content ?? {});
  const query = (described.parameters ?? []).filter((each) => each.in === "query");
  return {
    method: method.toUpperCase(),
    path,
    scopes: (described.security ?? []).flatMap((each) => Object.values(each).flat()),
    query: Object.fromEntries(
      query.map(({ name, required, schema }) => [name, `${typeOf(schema)}${required ? "!" : ""}`]),
    ),
    body: sent ? { type: sent[0], fields: fieldsOf(sent[1].schema ?? {}) } : null,
    success: Object.fromEntries(
      Object.entries(described.responses)
        .filter(([status]) => status.startsWith("2"))
        .map(([status, { content }]) => {
          const schema = content?.["application/json"]?.schema;
          return [status, schema ? typeOf(schema) : null];
        }),
    ),
  };
}

/** The schemas that answers lead to, however deep. */
function schemasOf({ components }: OpenApi, operations: readonly OperationDigest[]): ApiDigest["schemas"] {
  const schemas: Record<string, Types> = {};
  const visit = (type: string | null): void => {
    const name = type?.replaceAll(/^(array:)+|[?!]$/g, "") ?? "";
    const given = Object.entries(components.schemas).find(([key]) => shortName(key) === name);
    if (!given || schemas[name]) return;
    schemas[name] = fieldsOf(given[1]);
    Object.values(schemas[name]).forEach(visit);
  };
  for (const { success } of operations) Object.values(success).forEach(visit);
  return Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function fieldsOf({ properties = {}, required = [] }: Schema): Types {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [
      name,
      `${typeOf(schema)}${required.includes(name) ? "!" : ""}`,
    ]),
  );
}

function typeOf(schema: Schema): string {
  const nullable = schema.nullable ? "?" : "";
  if (schema.$ref) return `${shortName(schema.$ref)}${nullable}`;
  const [only] = schema.oneOf ?? [];
  if (only) return `${typeOf(only).replace(/\?$/, "")}${nullable}`;
  if (schema.type === "array") return `array:${typeOf(schema.items ?? {}).replace(/\?$/, "")}${nullable}`;
  if (schema.enum) return `enum(${schema.enum.map(String).join("|")})${nullable}`;
  return `${schema.type ?? "any"}${nullable}`;
}

/** A schema's name without the way to it. */
function shortName(reference: string): string {
  return reference.replace(/^.*[/_](?=[^/_]+$)/, "");
}
