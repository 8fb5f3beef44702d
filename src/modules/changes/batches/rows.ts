import { z } from "zod";
import { id } from "#src/platform/database/values.ts";
import { changeRow } from "../rows.ts";
import { batchStates, type BatchPhoto, type BatchRecord, groupings } from "./model.ts";

const ref = z.object({ channel: z.string(), ts: z.string() });

const photo: z.ZodType<BatchPhoto> = z.object({
  id: z.string(),
  name: z.string(),
  mime: z.string(),
  message: z.string(),
  hash: z.string().exactOptional(),
  problem: z.string().exactOptional(),
});

export const batchRow: z.ZodType<BatchRecord> = z.object({
  id: id<BatchRecord["id"]>(),
  studioId: id<BatchRecord["studioId"]>(),
  author: id<BatchRecord["author"]>(),
  modelId: id<BatchRecord["modelId"]>(),
  photos: z.array(photo),
  grouping: z.enum(groupings),
  groups: z.array(z.array(z.int())).nullable(),
  drafts: z.array(z.object({ id: id<BatchRecord["drafts"][number]["id"]>(), photos: z.array(z.string()) })),
  state: z.enum(batchStates),
  revision: z.int(),
  channel: z.string().nullable(),
  thread: z.string().nullable(),
  cards: z.object({ author: ref.exactOptional(), review: ref.exactOptional() }),
  changes: z.array(changeRow),
});
