import { z } from "zod";

/** A file of Slack's, as an operation's parameters or an import carry it. */
export const file = z.object({
  id: z.string(),
  name: z.string(),
  mime: z.string(),
  bytes: z.number().exactOptional(),
  mode: z.string().exactOptional(),
  service: z.string().exactOptional(),
});
