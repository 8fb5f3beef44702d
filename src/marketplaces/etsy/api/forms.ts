import { OmsError } from "#src/platform/kernel/errors.ts";

export type FormValue = string | number | boolean | readonly (string | number)[] | null;

/**
 * A form as Etsy reads it. An array is *one* value joined by commas: repeated keys are answered with 200 and keep one
 * value only (etsy behaviour 3.3), so that tags and photos would be lost. Null leaves a field out.
 *
 * @throws OmsError `bad-input` for an array's element with a comma in it, which would arrive as two
 */
export function encodeForm(fields: Readonly<Record<string, FormValue>>): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) continue;
    form.set(name, Array.isArray(value) ? joined(name, value) : String(value));
  }
  return form;
}

function joined(name: string, values: readonly (string | number)[]): string {
  const split = values.find((value) => String(value).includes(","));
  if (split === undefined) return values.join(",");
  throw new OmsError("bad-input", { field: name, userText: `“${split}” has a comma in it. Please take it out.` });
}
