import { checkElement, type Surface } from "./elements.ts";
import { checkDataTable } from "./data-table.ts";
import type { Json, Problems } from "./problems.ts";
import { checkText } from "./texts.ts";

type Check = (problems: Problems, pointer: string, block: Json, surface: Surface) => void;

type Kind = { readonly fields: readonly string[]; readonly surfaces: readonly Surface[]; readonly check: Check };

const everywhere: readonly Surface[] = ["message", "modal", "home"];
const base = ["type", "block_id"];

/** Every block this sandbox knows, with its limits (Slack: facts, section 2). */
export const kinds: Readonly<Record<string, Kind>> = {
  section: { fields: [...base, "text", "fields", "accessory", "expand"], surfaces: everywhere, check: section },
  header: {
    fields: [...base, "text"],
    surfaces: everywhere,
    check: (problems, pointer, block) => checkText(problems, `${pointer}/text`, block["text"], 150, "plain"),
  },
  divider: { fields: base, surfaces: everywhere, check: () => undefined },
  context: { fields: [...base, "elements"], surfaces: everywhere, check: context },
  actions: { fields: [...base, "elements"], surfaces: everywhere, check: actions },
  image: { fields: [...base, "image_url", "alt_text", "title", "slack_file"], surfaces: everywhere, check: image },
  input: {
    fields: [...base, "label", "element", "hint", "optional", "dispatch_action"],
    surfaces: everywhere,
    check: input,
  },
  markdown: {
    fields: [...base, "text"],
    surfaces: ["message"],
    check: (problems, pointer, block) =>
      problems.text(`${pointer}/text`, block["text"], 12_000, { required: true, min: 1 }),
  },
  data_table: {
    fields: [...base, "rows", "caption", "page_size", "row_header_column_index"],
    surfaces: ["message"],
    check: checkDataTable,
  },
  table: { fields: [...base, "rows", "column_settings"], surfaces: ["message"], check: table },
  rich_text: {
    fields: [...base, "elements"],
    surfaces: everywhere,
    check: (problems, pointer, block) => void problems.list(`${pointer}/elements`, block["elements"], 1, 100),
  },
};

export function checkBlock(problems: Problems, pointer: string, value: unknown, surface: Surface): void {
  const block = problems.object(pointer, value);
  if (!block) return;
  const type = String(block["type"]);
  const kind = kinds[type];
  if (!kind) return problems.add(`${pointer}/type`, `unsupported type: ${type}`);
  if (!kind.surfaces.includes(surface)) problems.add(`${pointer}/type`, `${type} is not allowed in a ${surface}`);
  problems.fields(pointer, block, kind.fields);
  problems.text(`${pointer}/block_id`, block["block_id"], 255, { min: 1 });
  kind.check(problems, pointer, block, surface);
}

function section(problems: Problems, pointer: string, block: Json, surface: Surface): void {
  const { text, fields, accessory } = block as { text?: unknown; fields?: unknown; accessory?: unknown };
  if (text === undefined && fields === undefined) problems.add(pointer, "must have text or fields");
  checkText(problems, `${pointer}/text`, text, 3000, "any", false);
  if (fields !== undefined) {
    for (const [index, field] of problems.list(`${pointer}/fields`, fields, 1, 10).entries()) {
      checkText(problems, `${pointer}/fields/${index}`, field, 2000);
    }
  }
  if (accessory !== undefined) checkElement(problems, `${pointer}/accessory`, accessory, "section", surface);
}

function context(problems: Problems, pointer: string, block: Json, surface: Surface): void {
  for (const [index, element] of problems.list(`${pointer}/elements`, block["elements"], 1, 10).entries()) {
    const where = `${pointer}/elements/${index}`;
    if ((element as Json | null)?.["type"] === "image") checkElement(problems, where, element, "context", surface);
    else checkText(problems, where, element, 2000);
  }
}

function actions(problems: Problems, pointer: string, block: Json, surface: Surface): void {
  const seen = new Set<unknown>();
  for (const [index, element] of problems.list(`${pointer}/elements`, block["elements"], 1, 25).entries()) {
    checkElement(problems, `${pointer}/elements/${index}`, element, "actions", surface);
    const id = (element as Json | null)?.["action_id"];
    if (id !== undefined && seen.has(id)) problems.add(`${pointer}/elements/${index}/action_id`, "must be unique");
    seen.add(id);
  }
}

function image(problems: Problems, pointer: string, block: Json): void {
  problems.url(`${pointer}/image_url`, block["image_url"]);
  problems.text(`${pointer}/alt_text`, block["alt_text"], 2000, { required: true, min: 1 });
  checkText(problems, `${pointer}/title`, block["title"], 2000, "plain", false);
}

function input(problems: Problems, pointer: string, block: Json, surface: Surface): void {
  checkText(problems, `${pointer}/label`, block["label"], 2000, "plain");
  checkText(problems, `${pointer}/hint`, block["hint"], 2000, "plain", false);
  checkElement(problems, `${pointer}/element`, block["element"], "input", surface);
}

function table(problems: Problems, pointer: string, block: Json): void {
  for (const [index, row] of problems.list(`${pointer}/rows`, block["rows"], 1, 100).entries()) {
    problems.list(`${pointer}/rows/${index}`, row, 1, 20);
  }
}
