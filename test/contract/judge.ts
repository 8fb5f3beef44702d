import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import type { Contract, Operation } from "./document.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Something that one side sent and the document doesn't know. */
export type Violation = {
  readonly operation: string;
  readonly side: "request" | "response";
  /** `query`, `path`, `body`, `status`, or the status of the response. */
  readonly part: string;
  /** Where in it, and what is wrong: `/price must be number`. */
  readonly what: string;
};

export type Exchange = {
  readonly request: { readonly method: string; readonly url: string; readonly type: string; readonly body: Uint8Array };
  readonly response: { readonly status: number; readonly type: string; readonly body: Uint8Array };
};

export type Judge = (exchange: Exchange) => {
  readonly operation: string | null;
  readonly violations: readonly Violation[];
};

/**
 * Judges each exchange by the document: the operation, its parameters, both bodies, and the status. Stricter than the document in
 * one thing: a property that it doesn't name is a violation, since the marketplace refuses it, or we invented it.
 */
export function createJudge(contract: Contract): Judge {
  const strict = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // What forms and addresses carry is text: `5` stands for the number.
  const lenient = new Ajv({ strict: false, allErrors: true, validateFormats: false, coerceTypes: true });
  const compiled = new Map<string, ValidateFunction>();
  const components = Object.fromEntries(
    Object.entries(contract.schemas).map(([name, schema]) => [name, closed(schema) as Schema]),
  );
  const check = (ajv: Ajv, key: string, schema: Schema, value: unknown): string[] => {
    let validate = compiled.get(key);
    if (!validate) {
      validate = ajv.compile({ ...(closed(schema) as Schema), components: { schemas: components } });
      compiled.set(key, validate);
    }
    return validate(value) ? [] : said(validate.errors ?? []);
  };

  function judgeParameters(operation: Operation, ids: Record<string, string>, query: URLSearchParams): Violation[] {
    const known = (place: string) => operation.parameters.filter((each) => each.in === place);
    const part = (place: "query" | "path", values: Record<string, unknown>): Violation[] => {
      const schema = {
        type: "object",
        properties: Object.fromEntries(known(place).map((each) => [each.name, each.schema])),
        required: known(place).flatMap((each) => (each.required ? [each.name] : [])),
        additionalProperties: false,
      };
      const key = `${operation.operationId} ${place}`;
      return check(lenient, key, schema, values).map((what) => violation(operation, "request", place, what));
    };
    const types = Object.fromEntries(known("query").map((each) => [each.name, each.schema]));
    return [
      ...part("path", { ...ids }),
      ...part("query", fromPairs(query, types)),
      ...repeated(operation, "query", query),
    ];
  }

  function judgeBody(operation: Operation, { type, body }: Exchange["request"]): Violation[] {
    const content = operation.requestBody?.content;
    if (!content) return body.length > 0 ? [violation(operation, "request", "body", "there is none")] : [];
    const bare = type.split(";")[0] ?? "";
    const schema = content[bare]?.schema;
    if (!schema)
      return [violation(operation, "request", "body", `${bare || "no type"} isn't ${Object.keys(content).join()}`)];
    const key = `${operation.operationId} body`;
    const found = (whats: readonly string[]) => whats.map((what) => violation(operation, "request", "body", what));
    const text = new TextDecoder().decode(body);
    if (bare === "application/json") return found(check(strict, key, schema, JSON.parse(text)));
    if (bare === "application/x-www-form-urlencoded") {
      const form = new URLSearchParams(text);
      const types = schema["properties"] as Readonly<Record<string, Schema>>;
      return [...found(check(lenient, key, schema, fromPairs(form, types))), ...repeated(operation, "body", form)];
    }
    return found(check(lenient, key, schema, fromParts(text, type)));
  }

  function judgeResponse(operation: Operation, { status, type, body }: Exchange["response"]): Violation[] {
    const described = operation.responses[status];
    if (!described) return [violation(operation, "response", "status", `${status} isn't documented`)];
    const schema = described.content?.["application/json"]?.schema;
    const part = String(status);
    if (!schema) return body.length > 0 ? [violation(operation, "response", part, "has a body")] : [];
    const text = new TextDecoder().decode(body);
    if (!type.startsWith("application/json")) return [violation(operation, "response", part, `${type} isn't JSON`)];
    return check(strict, `${operation.operationId} ${part}`, schema, JSON.parse(text)).map((what) =>
      violation(operation, "response", part, what),
    );
  }

  return ({ request, response }) => {
    const url = new URL(request.url);
    const found = contract.find(request.method, url.pathname);
    if (!found) {
      const what = `${request.method} ${url.pathname} isn't in the document`;
      return { operation: null, violations: [{ operation: "none", side: "request", part: "path", what }] };
    }
    const { operation, ids } = found;
    return {
      operation: operation.operationId,
      violations: [
        ...judgeParameters(operation, ids, url.searchParams),
        ...judgeBody(operation, request),
        ...judgeResponse(operation, response),
      ],
    };
  };
}

function violation(operation: Operation, side: Violation["side"], part: string, what: string): Violation {
  return { operation: operation.operationId, side, part, what };
}

/** No property but those that are named. References lead to the components beside. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [key, key === "enum" ? value : closed(value)]);
  const { oneOf, nullable, ...rest } = Object.fromEntries(entries) as Record<string, unknown>;
  // One of one is that one: its faults are then said once.
  const all = Array.isArray(oneOf) ? (oneOf.length === 1 ? (oneOf[0] as Schema) : { ...rest, oneOf }) : rest;
  // Of OpenAPI 3.0: null is allowed beside what is referred to, and beside what is enumerated.
  if (nullable === true) return { anyOf: [all, { type: "null" }] };
  const named = Object.keys((rest["properties"] ?? {}) as Schema).length > 0 && !("additionalProperties" in all);
  return named ? { ...all, additionalProperties: false } : all;
}

function said(errors: readonly ErrorObject[]): string[] {
  return errors.map(({ instancePath, message, params }) => {
    const name = "additionalProperty" in params ? ` (${String(params["additionalProperty"])})` : "";
    const at = instancePath.replaceAll(/\/\d+(?=\/|$)/g, "/*");
    return `${at === "" ? "/" : at} ${message ?? "is wrong"}${name}`;
  });
}

/** Several values of one name are one text with commas between them; a list of the document is told so. */
function fromPairs(pairs: URLSearchParams, types: Readonly<Record<string, Schema>>): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(pairs.keys())].map((name) => {
      const value = pairs.get(name) ?? "";
      const list = types[name]?.["type"] === "array";
      return [name, list ? (value === "" ? [] : value.split(",")) : value];
    }),
  );
}

/** The marketplace keeps one of several pairs of a name, and answers that all is well: data is lost. */
function repeated(operation: Operation, part: string, pairs: URLSearchParams): Violation[] {
  return [...new Set(pairs.keys())]
    .filter((name) => pairs.getAll(name).length > 1)
    .map((name) => violation(operation, "request", part, `/${name} is given more than once`));
}

/** The fields of a multipart body; a file counts as text. */
function fromParts(text: string, type: string): Record<string, unknown> {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? "";
  const parts = text.split(`--${boundary}`).slice(1, -1);
  return Object.fromEntries(
    parts.map((part) => {
      const [head = "", ...rest] = part.split("\r\n\r\n");
      const name = /name="([^"]*)"/.exec(head)?.[1] ?? "";
      return [name, rest.join("\r\n\r\n").replace(/\r\n$/, "")];
    }),
  );
}
