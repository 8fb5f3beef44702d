import { listed, Refusal } from "../context.ts";

export type Form = ReadonlyMap<string, string>;

/**
 * A form body as Etsy reads it (behaviour 3.3): of a key given twice only the last value counts, and the answer is 200
 * all the same; keys with brackets are refused. A JSON body is taken too (open-api#459, #897).
 */
export async function readForm(request: Request): Promise<Form> {
  const type = request.headers.get("content-type") ?? "";
  if (type.includes("application/json")) return fromJson(await readJson(request));
  if (!type.includes("application/x-www-form-urlencoded")) {
    throw new Refusal(400, "Request body must be application/x-www-form-urlencoded.");
  }
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(await request.text())) {
    if (/[[\]]/.test(name)) throw listed(`/${name}`, "invalid_characters", "contains invalid characters");
    fields.set(name, value);
  }
  return fields;
}

function fromJson(body: unknown): Form {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Refusal(400, "Not a valid JSON string");
  const given = Object.entries(body).filter(([, value]) => value !== null && value !== undefined);
  return new Map(given.map(([name, value]) => [name, Array.isArray(value) ? value.join(",") : String(value)]));
}

/** @throws Refusal for a form, or anything else that isn't JSON */
export async function readJson(request: Request): Promise<unknown> {
  const malformed = new Refusal(400, "Not a valid JSON string");
  if (!(request.headers.get("content-type") ?? "").includes("application/json")) throw malformed;
  try {
    return await request.json();
  } catch {
    throw malformed;
  }
}

export function requireFields(form: Form, names: readonly string[]): void {
  for (const name of names) {
    if (!form.get(name)) throw new Refusal(400, `There was a problem with /${name} : is required`);
  }
}

/** An array is one value with commas. */
export function listField(form: Form, name: string): string[] | undefined {
  const value = form.get(name);
  if (value === undefined) return undefined;
  if (/[()]/.test(value)) throw new Refusal(400, `Array input ${name} is malformed`);
  return value === "" ? [] : value.split(",").map((item) => item.trim());
}

export function numberField(form: Form, name: string): number | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Refusal(400, `Expected float value for '${name}' (got ${value})`);
  return number;
}

/** An id, or a count. */
export function integerField(form: Form, name: string): number | undefined {
  const number = numberField(form, name);
  if (number === undefined || Number.isSafeInteger(number)) return number;
  throw new Refusal(400, `Expected int value for '${name}' (got ${form.get(name)})`);
}

export function booleanField(form: Form, name: string): boolean | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return undefined;
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new Refusal(400, `Expected boolean value for '${name}' (got ${value})`);
}

export function enumField(form: Form, name: string, allowed: readonly string[]): string | undefined {
  const value = form.get(name);
  if (value === undefined || value === "") return undefined;
  if (!allowed.includes(value)) throw new Refusal(400, `Invalid value (${value}) for enum(${allowed.join(",")})`);
  return value;
}

/** @throws Refusal for a number outside, or none at all */
export function pageOf(query: URLSearchParams): { limit: number; offset: number } {
  const limit = Number(query.get("limit") ?? 25);
  const offset = Number(query.get("offset") ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new Refusal(400, "limit must be between 1 and 100");
  if (!Number.isInteger(offset) || offset < 0) throw new Refusal(400, "offset must be at least 0");
  if (offset > 12_000) throw new Refusal(400, "Offset provided is greater than the maximum offset allowed.");
  return { limit, offset };
}

/** `includes=Images,Shop`. @throws Refusal for what this operation doesn't offer (any more) */
export function includesOf(query: URLSearchParams, offered: readonly string[]): string[] {
  const asked = (query.get("includes") ?? "").split(",").filter(Boolean);
  const other = asked.find((each) => !offered.includes(each));
  if (other) throw new Refusal(400, `Invalid value (${other}) for enum(${offered.join(",")})`);
  return asked;
}
