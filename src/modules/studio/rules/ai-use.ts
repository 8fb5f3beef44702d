/** Whether drafting asks OpenAI: no key, an owner never said so, or it does. */
export type AiUse = "none" | "off" | "on";

export function aiUse(configured: boolean, optIn: unknown): AiUse {
  if (!configured) return "none";
  return optIn === null ? "off" : "on";
}
