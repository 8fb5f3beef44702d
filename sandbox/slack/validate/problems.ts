export type Json = Record<string, unknown>;

/** Collects what is wrong, each with a JSON pointer, in Slack's manner: `must be … [json-pointer:/blocks/0/text]`. */
export class Problems {
  readonly found: string[] = [];

  add(pointer: string, message: string): void {
    this.found.push(`${message} [json-pointer:${pointer}]`);
  }

  /** A text field: present (unless optional), a string, within its lengths. */
  text(pointer: string, value: unknown, max: number, options: { required?: boolean; min?: number } = {}): void {
    if (value === undefined || value === null) {
      if (options.required) this.add(pointer, "missing required field");
      return;
    }
    if (typeof value !== "string") return this.add(pointer, "must be a string");
    if (value.length < (options.min ?? 0)) this.add(pointer, `must be more than ${(options.min ?? 0) - 1} characters`);
    if (value.length > max) this.add(pointer, `must be less than ${max + 1} characters`);
  }

  list(pointer: string, value: unknown, min: number, max: number): unknown[] {
    if (!Array.isArray(value)) {
      this.add(pointer, "must be an array");
      return [];
    }
    if (value.length < min) this.add(pointer, `must have at least ${min} items`);
    if (value.length > max) this.add(pointer, `must have no more than ${max} items`);
    return value;
  }

  object(pointer: string, value: unknown): Json | null {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
    this.add(pointer, "must be an object");
    return null;
  }

  /** Fields that Slack doesn't know are refused. */
  fields(pointer: string, value: Json, known: readonly string[]): void {
    for (const name of Object.keys(value)) {
      if (!known.includes(name)) this.add(`${pointer}/${name}`, "invalid additional property");
    }
  }

  url(pointer: string, value: unknown, max = 3000): void {
    this.text(pointer, value, max, { required: true, min: 1 });
    if (typeof value === "string" && !/^https?:\/\/\S+$/.test(value)) this.add(pointer, "must be a valid URL");
  }
}
