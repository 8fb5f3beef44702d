import type { Search } from "#src/modules/studio/index.ts";
import type { App } from "../../app.ts";
import { categoryOption, tagOptions } from "../forms/draft-form.ts";
import { changesInputIds } from "../ids.ts";
import { formSubject } from "../reading/read-draft.ts";

/** What the searching selects offer while somebody types. Slack waits three seconds and takes 100 at most. */
export const changeSearches: Readonly<Record<string, Search<App>>> = {
  async [changesInputIds.category](turn) {
    const changeId = turn.body.view ? formSubject(turn.body.view).changeId : null;
    const found = await turn.app.searchCategories(await turn.actor(), changeId, turn.body.value ?? "");
    return found.slice(0, 100).map(categoryOption);
  },

  async [changesInputIds.tags](turn) {
    const typed = turn.body.value ?? "";
    return tagOptions(typed, await turn.app.suggestTags(await turn.actor(), typed));
  },
};
