import type { BatchView } from "#src/modules/changes/batches/model.ts";
import type { BatchId } from "#src/platform/kernel/entity-ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { jpeg } from "./drafting.ts";

/** Batches of drafts like the walnut board. */
export const batchTest = shopTest
  .extend("board", async ({ market, team }) => {
    const { listings } = await market.app.findLike(team.actors.maker, "Walnut Cutting Board");
    return must(listings[0]);
  })
  /** Files in Slack by these names. */
  .extend("share", ({ market }) => async (...names: string[]): Promise<SharedFile[]> => {
    const files: SharedFile[] = [];
    for (const [at, name] of names.entries()) files.push({ ...market.slack.share(await jpeg(at + 1)), name });
    return files;
  })
  .extend(
    "start",
    ({ market, team, board }) =>
      (files: readonly SharedFile[], grouping: BatchView["grouping"] = "name") => {
        const from = { files, grouping, modelId: board.id, channel: "D1", thread: "1.1" };
        return market.app.startBatch(team.actors.maker, from);
      },
  )
  .extend(
    "now",
    ({ market, team }) =>
      (id: BatchId) =>
        market.app.batch(team.actors.maker, id),
  )
  /** A batch whose drafts are made, of three listings. */
  .extend("made", ({ market, team, share, start, now }) => async () => {
    const { id } = await start(await share("round-1.jpg", "round-2.jpg", "long-1.jpg", "small.jpg"));
    await market.work();
    await market.app.makeBatch(team.actors.maker, id);
    await market.work();
    return now(id);
  });
