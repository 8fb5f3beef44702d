import type { Search } from "#src/modules/studio/index.ts";
import type { App } from "../../app.ts";
import { categoryOption, tagOptions } from "../forms/draft-form.ts";
import { changesInputIds } from "../ids.ts";
import { formSubject } from "../reading/read-draft.ts";

/** What the searching selects offer while a person types. Slack waits three seconds and takes 100 at most. */
export const changeSearches: Readonly<Record<string, Search<App>>> = {
  async [changesInputIds.category](interaction) {
    const changeId = interaction.body.view ? formSubject(interaction.body.view).changeId : null;
    const found = await interaction.app.searchCategories(
      await interaction.actor(),
      changeId,
      interaction.body.value ?? "",
    );
    return found.slice(0, 100).map(categoryOption);
  },

  async [changesInputIds.tags](interaction) {
    const typed = interaction.body.value ?? "";
    return tagOptions(typed, await interaction.app.suggestTags(await interaction.actor(), typed));
  },
};
