import type { ChangeRecord } from "#src/modules/changes/records.ts";
import { askForErasure, fillEveryTable } from "#test/supabase/fill-every-table.ts";
import { approval, approved, draft, type House, openStudio, quiet, submit } from "#test/src/store/studio.ts";

/** A studio with changes in every state that people leave them in, and one that is being erased; no table is empty. */
export async function fillProject(house: House): Promise<void> {
  const home = await openStudio(house);
  const { shop } = await fillEveryTable(house, home);
  await house.db.sql("delete from shop_members where shop_id = $1", [shop]);
  const named = (title: string) => async (change: ChangeRecord) =>
    home.as("other").saveDraft({ changeId: change.id, revision: change.revision, content: { title }, ...quiet });
  const drafted = async (title: string) => named(title)(await draft(home.as("maker"), [shop]));
  await drafted("Draft of two");
  await submit(home.as("maker"), await drafted("In review"));
  const refused = await drafted("Sent back");
  await home.as("manager").decideChange({
    ...approval(refused, await submit(home.as("maker"), refused)),
    verdict: "ask_for_changes",
    mode: null,
    reason: "The seams, please",
  });
  await approved(home, [shop]);
  const gone = await drafted("Discarded");
  await home.as("maker").discardDraft({ changeId: gone.id, ...quiet });
  // A shop that only some may use, as `fillEveryTable` left it.
  await house.db.sql(
    "insert into shop_members (studio_id, shop_id, member_id) select $1, $2, id from members where studio_id = $1 and role is not null",
    [home.id, shop],
  );
  const leaving = await openStudio(house, "Fern & Thread");
  await fillEveryTable(house, leaving);
  await askForErasure(house, leaving);
  // The workers that published are through: a shop's next write may begin.
  await house.db.sql(
    "update operations set state = 'done', lease_token = null, lease_until = null, finished_at = app.now() where state = 'running'",
  );
}
