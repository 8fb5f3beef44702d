import { categoryOption, formSubject, tagOptions } from "#src/modules/changes/index.ts";
import type { Turn } from "#src/modules/turn.ts";
import type { Option } from "#src/platform/slack/blocks/elements.ts";
import { inputs } from "#src/platform/slack/blocks/ids.ts";

/** What the searching selects offer while somebody types. Slack waits three seconds and takes 100 at most. */
export const optionHandlers: Readonly<Record<string, (turn: Turn) => Promise<Option[]>>> = {
  async [inputs.category](turn) {
    const changeId = turn.body.view ? formSubject(turn.body.view).changeId : null;
    const found = await turn.app.searchCategories(await turn.actor(), changeId, turn.body.value ?? "");
    return found.slice(0, 100).map(categoryOption);
  },

  async [inputs.tags](turn) {
    const typed = turn.body.value ?? "";
    return tagOptions(typed, await turn.app.suggestTags(await turn.actor(), typed));
  },
};
