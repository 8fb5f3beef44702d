import { OmsError } from "#src/platform/kernel/errors.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { Workspace, WorkspacePerson } from "#src/platform/slack/workspace/port.ts";

/** Slack, as far as the use cases ask it anything: who somebody is, and a file's bytes. */
export type PlainWorkspace = Workspace & {
  join(teamId: string, person: WorkspacePerson): void;
  /** Remembers who is there. @returns puts them back */
  remember(): () => void;
  /** A file that was posted; an error in place of its bytes is raised when it is asked for. */
  share(bytes: Uint8Array | OmsError, name?: string): SharedFile;
  /** Whether it answers nobody. */
  silent: boolean;
  /** How often files were downloaded. */
  downloads: number;
  /** Installations whose tokens were given back, each as often as it was asked. */
  left: string[];
};

export function createPlainWorkspace(): PlainWorkspace {
  const people = new Map<string, WorkspacePerson>();
  const files = new Map<string, Uint8Array | OmsError>();
  return {
    silent: false,
    downloads: 0,
    left: [],
    join(teamId, person) {
      people.set(`${teamId}:${person.slackUserId}`, person);
    },
    share(bytes, name = "photo.jpg") {
      const id = `F${systemIds.reference().slice(2)}${files.size}`;
      files.set(id, bytes);
      const video = /\.(?:mp4|mov)$/.test(name) && !(bytes instanceof OmsError);
      return { id, name, mime: video ? "video/mp4" : "image/jpeg", ...(video ? { bytes: bytes.byteLength } : {}) };
    },
    remember() {
      const known = [...people];
      return () => {
        people.clear();
        for (const [key, person] of known) people.set(key, person);
      };
    },
    async person(teamId, slackUserId) {
      if (this.silent) throw new OmsError("slack-down");
      const found = people.get(`${teamId}:${slackUserId}`);
      if (!found) throw new OmsError("not-found");
      return found;
    },
    async channel(_teamId, channelId) {
      return { kind: "found", name: channelId, isPrivate: false, isMember: true, isArchived: false, isExternal: false };
    },
    joinChannel: async () => true,
    async leave(installationId) {
      if (this.silent) throw new OmsError("slack-down");
      this.left.push(installationId);
    },
    async downloadInto(teamId, file, take) {
      const bytes = await this.download(teamId, file);
      for (let at = 0; at < bytes.length; at += 65_536) await take(bytes.subarray(at, at + 65_536));
    },
    async download(_teamId, file) {
      this.downloads += 1;
      const found = files.get(file.id);
      if (!found) throw new OmsError("photo-no-access");
      if (found instanceof OmsError) throw found;
      return found;
    },
  };
}
