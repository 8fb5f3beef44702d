import type { Json, Problems } from "./problems.ts";

/** A text object. `kinds`: which types may stand here. */
export function checkText(
  problems: Problems,
  pointer: string,
  value: unknown,
  max: number,
  kinds: "plain" | "any" = "any",
  required = true,
): void {
  if (value === undefined && !required) return;
  const text = problems.object(pointer, value);
  if (!text) return;
  const { type } = text;
  if (type === "plain_text") problems.fields(pointer, text, ["type", "text", "emoji"]);
  else if (type === "mrkdwn" && kinds === "any") problems.fields(pointer, text, ["type", "text", "verbatim"]);
  else problems.add(`${pointer}/type`, kinds === "plain" ? "must be plain_text" : "unsupported text type");
  problems.text(`${pointer}/text`, text["text"], max, { required: true, min: 1 });
}

export function checkOption(problems: Problems, pointer: string, value: unknown, textKinds: "plain" | "any"): void {
  const option = problems.object(pointer, value);
  if (!option) return;
  problems.fields(pointer, option, ["text", "value", "description", "url"]);
  checkText(problems, `${pointer}/text`, option["text"], 75, textKinds);
  problems.text(`${pointer}/value`, option["value"], 150, { required: true, min: 1 });
  checkText(problems, `${pointer}/description`, option["description"], 75, textKinds, false);
}

export function checkOptions(
  problems: Problems,
  pointer: string,
  value: unknown,
  max: number,
  textKinds: "plain" | "any",
): void {
  const seen = new Set<unknown>();
  for (const [index, option] of problems.list(pointer, value, 1, max).entries()) {
    checkOption(problems, `${pointer}/${index}`, option, textKinds);
    const name = (option as Json | null)?.["value"];
    if (seen.has(name)) problems.add(`${pointer}/${index}/value`, "must be unique");
    seen.add(name);
  }
}

/** Initial options must be among the options, exactly. */
export function checkInitial(problems: Problems, pointer: string, initial: unknown, options: unknown): void {
  if (initial === undefined) return;
  const known = new Set((Array.isArray(options) ? options : []).map((option) => JSON.stringify(option)));
  const list = Array.isArray(initial) ? initial : [initial];
  if (Array.isArray(initial) && initial.length === 0) problems.add(pointer, "must have at least 1 items");
  if (list.some((option) => !known.has(JSON.stringify(option)))) {
    problems.add(pointer, "must be among the options, in exactly the same form");
  }
}

export function checkConfirm(problems: Problems, pointer: string, value: unknown): void {
  if (value === undefined) return;
  const confirm = problems.object(pointer, value);
  if (!confirm) return;
  problems.fields(pointer, confirm, ["title", "text", "confirm", "deny", "style"]);
  checkText(problems, `${pointer}/title`, confirm["title"], 100, "plain");
  checkText(problems, `${pointer}/text`, confirm["text"], 300);
  checkText(problems, `${pointer}/confirm`, confirm["confirm"], 30, "plain");
  checkText(problems, `${pointer}/deny`, confirm["deny"], 30, "plain");
}
