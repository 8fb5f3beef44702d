import type { StudioRecord } from "../model.ts";

/** Whether OpenAI is asked for something: no key, no owner accepted a text that names it, or it is asked. */
export type AiUse = "none" | "off" | "on";

/** What goes to OpenAI, and the first of the texts that names it. What is new there comes with a new text: an owner accepts that before. */
const namedSince = {
  /** The text of new drafts, their photos made smaller, and the tags used most. */
  drafts: 1,
  /** A sentence about many listings, the names and currencies of shops, and the names of their sections. */
  sentences: 2,
} as const;

/** The text that an owner reads and accepts now. */
export const aiTextVersion = 2;

/** What an owner accepted goes on for what its text named, and for nothing else. */
export function aiUse(configured: boolean, optIn: StudioRecord["ai"], what: keyof typeof namedSince): AiUse {
  if (!configured) return "none";
  return optIn !== null && optIn.text >= namedSince[what] ? "on" : "off";
}
