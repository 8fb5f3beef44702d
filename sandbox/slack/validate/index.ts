import { charactersOf, tableCharacters } from "./data-table.ts";
import { checkBlock } from "./blocks.ts";
import type { Surface } from "./elements.ts";
import { type Json, Problems } from "./problems.ts";
import { checkText } from "./texts.ts";

const blockLimit = { message: 50, modal: 100, home: 100 } as const;
/** All blocks of one message; about 13 200 in practice (bolt-js#2509). */
const messageCharacters = 13_200;
const viewBytes = 250_000;

/** Which blocks a workspace takes that not every one does; left out: all. */
export type Taken = { readonly dataTables?: boolean | undefined };

/** What Slack would refuse about these blocks; empty when nothing. */
export function validateBlocks(blocks: unknown, surface: Surface, { dataTables = true }: Taken = {}): string[] {
  const problems = new Problems();
  checkBlocks(problems, "/blocks", blocks, surface);
  if (!dataTables && Array.isArray(blocks)) {
    for (const [index, block] of blocks.entries()) {
      const { type } = (block ?? {}) as { type?: unknown };
      if (type === "data_table") problems.add(`/blocks/${index}/type`, "unsupported type: data_table");
    }
  }
  return problems.found;
}

function checkBlocks(problems: Problems, pointer: string, blocks: unknown, surface: Surface): void {
  const list = problems.list(pointer, blocks, surface === "message" ? 0 : 1, blockLimit[surface]);
  const ids = new Set<unknown>();
  let tables = 0;
  for (const [index, block] of list.entries()) {
    checkBlock(problems, `${pointer}/${index}`, block, surface);
    const { block_id: id, type } = (block ?? {}) as { block_id?: unknown; type?: unknown };
    if (id !== undefined && ids.has(id)) problems.add(`${pointer}/${index}/block_id`, "must be unique");
    ids.add(id);
    if (type === "table") tables += 1;
  }
  if (tables > 1) problems.add(pointer, "only one table is allowed per message");
  if (surface !== "message") return;
  // Tables have a limit of their own, all of a message together.
  const isTable = (block: unknown) => (block as Json | null)?.["type"] === "data_table";
  const inTables = list.filter(isTable).reduce<number>((sum, block) => sum + charactersOf(block as Json), 0);
  const others = JSON.stringify(textsOf(list.filter((block) => !isTable(block)))).length;
  if (others > messageCharacters || inTables > tableCharacters) problems.add(pointer, "msg_blocks_too_long");
}

/** All texts within, however deep. */
function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "text" && typeof inner === "string" ? [inner] : textsOf(inner),
  );
}

const viewFields = {
  modal: [
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
  ],
  home: ["type", "blocks", "private_metadata", "callback_id", "external_id"],
} as const;

/** What Slack would refuse about this modal or home tab; empty when nothing. */
export function validateView(value: unknown): string[] {
  const problems = new Problems();
  const view = problems.object("/view", value);
  if (!view) return problems.found;
  const { type } = view;
  if (type !== "modal" && type !== "home") {
    problems.add("/view/type", "must be modal or home");
    return problems.found;
  }
  problems.fields("/view", view, viewFields[type]);
  problems.text("/view/private_metadata", view["private_metadata"], 3000);
  problems.text("/view/callback_id", view["callback_id"], 255);
  problems.text("/view/external_id", view["external_id"], 255);
  if (type === "modal") checkModal(problems, view);
  checkBlocks(problems, "/view/blocks", view["blocks"], type);
  if (Buffer.byteLength(JSON.stringify(view)) > viewBytes) problems.add("/view", "must be less than 250 KB");
  return problems.found;
}

function checkModal(problems: Problems, view: Json): void {
  checkText(problems, "/view/title", view["title"], 24, "plain");
  checkText(problems, "/view/submit", view["submit"], 24, "plain", false);
  checkText(problems, "/view/close", view["close"], 24, "plain", false);
  const blocks = Array.isArray(view["blocks"]) ? (view["blocks"] as Json[]) : [];
  if (view["submit"] === undefined && blocks.some((block) => block?.["type"] === "input")) {
    problems.add("/view/submit", "required when the view has an input block");
  }
}
