import { z } from "zod";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { id } from "#src/platform/database/values.ts";
import type { OperationParams } from "./operation.ts";

export const file = z.object({ id: z.string(), name: z.string(), mime: z.string(), mode: z.string().exactOptional() });

export const operationParams: z.ZodType<OperationParams> = z.object({
  viewId: z.string().exactOptional(),
  files: z.array(file).exactOptional(),
  askedBy: id<MemberId>().exactOptional(),
  askers: z.array(id<MemberId>()).exactOptional(),
  importId: id<NonNullable<OperationParams["importId"]>>().exactOptional(),
  date: z.string().exactOptional(),
  since: z.string().exactOptional(),
  until: z.string().exactOptional(),
});
