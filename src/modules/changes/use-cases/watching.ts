import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { streamVideo, type VideoStream } from "#src/platform/photos/videos/stream.ts";
import type { AppDeps } from "../deps.ts";
import { requireChange } from "../describe.ts";
import type { ChangeView } from "../model.ts";
import { copiesIn } from "../rules/photos/videos-in.ts";

export type WatchingUseCases = {
  /** Where this person can watch the videos that a change brings which they were shown, by their hashes: for some minutes. */
  watchLinks(actor: Actor, change: Pick<ChangeView, "id" | "content" | "items">): Readonly<Record<string, string>>;
  /**
   * The video behind such a link. `not-found`: the link is over or altered, its person has no role any more, the change doesn't bring
   * that video any more, or its bytes are gone.
   */
  watched(path: string, use: (video: VideoStream) => Promise<void>): Promise<void>;
};

export function watchingUseCases({ stores, photoLinks, videoBytes }: AppDeps): WatchingUseCases {
  return {
    watchLinks(actor, change) {
      requirePermission(actor, "view");
      const { studioId, member } = actor;
      const link = (hash: string) => photoLinks.watch({ studioId, hash, changeId: change.id, memberId: member.id });
      return Object.fromEntries(copiesIn(change).map(({ hash }) => [hash, link(hash)]));
    },

    async watched(path, use) {
      const { studioId, hash, changeId, memberId } = photoLinks.readWatch(path);
      const store = stores.worker(studioId);
      const [{ members }, change] = await Promise.all([readContext(store), requireChange(store, changeId)]);
      const isMember = members.some(({ id, role }) => id === memberId && role !== null);
      if (!isMember || copiesIn(change).every((video) => video.hash !== hash)) throw new OmsError("not-found");
      await use(await streamVideo(videoBytes, studioId, hash));
    },
  };
}
