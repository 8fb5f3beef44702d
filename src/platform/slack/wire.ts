import type { types, webApi } from "@slack/bolt";
import type { Block, HomeView, View } from "./blocks/elements.ts";

/** Our blocks and views as Slack's own types. Their shapes are held by snapshots and the stand-in's strict validator. */
export function wireBlocks(blocks: readonly Block[]): types.KnownBlock[] {
  return blocks as unknown as types.KnownBlock[];
}

export function wireView(view: View | HomeView): webApi.ViewsOpenArguments["view"] {
  return view as unknown as webApi.ViewsOpenArguments["view"];
}
