import type { Search } from "#src/modules/studio/index.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { foldCase } from "#src/platform/text/fold-case.ts";
import type { App } from "../../app.ts";
import { attributeOptions } from "../forms/attributes-form.ts";
import { categoryOption } from "../category/category-field.ts";
import { tagOptions } from "../forms/draft-form.ts";
import { listingOption } from "../forms/pick-draft-form.ts";
import { changesFormIds, changesInputIds } from "../ids.ts";
import { offeredInForm } from "./attribute-actions.ts";
import { formSubject } from "../reading/read-draft.ts";
import { editSubject } from "../reading/read-edit.ts";

/** What the searching selects offer while a person types. Slack waits three seconds and takes 100 at most. */
export const changeSearches: Readonly<Record<string, Search<App>>> = {
  async [changesInputIds.category](interaction) {
    const { view } = interaction.body;
    const edits = view?.callback_id === changesFormIds.editListing;
    const about = view && (edits ? { listingId: editSubject(view).listingId } : formSubject(view));
    const found = await interaction.app.searchCategories(
      await interaction.actor(),
      about ?? null,
      interaction.body.value ?? "",
    );
    return found.slice(0, 100).map(categoryOption);
  },

  async [changesInputIds.attributeValue](interaction) {
    const [, property] = splitIds(interaction.body.block_id ?? "");
    const typed = foldCase((interaction.body.value ?? "").trim());
    const ofCategory = await offeredInForm(interaction);
    const attribute = ofCategory?.find((each) => String(each.property) === property);
    const options = attribute ? attributeOptions(attribute) : [];
    return options.filter(({ text }) => foldCase(text.text).includes(typed)).slice(0, 100);
  },

  async [changesInputIds.listing](interaction) {
    const page = { limit: 50, offset: 0 };
    const found = await interaction.app.findListings(await interaction.actor(), interaction.body.value ?? "", page);
    return found.filter(({ gone, connected, live }) => connected && !gone && "images" in live).map(listingOption);
  },

  async [changesInputIds.tags](interaction) {
    const typed = interaction.body.value ?? "";
    return tagOptions(typed, await interaction.app.suggestTags(await interaction.actor(), typed));
  },
};
