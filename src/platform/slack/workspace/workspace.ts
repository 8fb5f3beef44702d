import { z } from "zod";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { TakeChunk } from "#src/platform/kernel/streamed.ts";
import { isZone } from "#src/platform/kernel/time-zone.ts";
import { isVideoFile, type SharedFile } from "#src/platform/photos/shared-file.ts";
import type { SlackClients, SlackFetch, WebClient } from "../transport/clients.ts";
import { isSlackError, slackFailure } from "../transport/web-errors.ts";
import type { SeenChannel, Workspace, WorkspacePerson } from "./port.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

export type WorkspaceOptions = {
  readonly clients: SlackClients;
  readonly apiUrl: string;
  /** For files: a long deadline and a size cap of its own. */
  readonly fetch: SlackFetch;
  /** For videos: gives the body of an answer that says yes away, piece by piece. */
  readonly stream: (request: Request, into: TakeChunk) => Promise<Response>;
  /** Further hosts that files may come from, besides Slack's own. */
  readonly photoHosts: readonly string[];
  /** Null: the token is of the configuration, and not ours to give back. */
  readonly leave: Workspace["leave"] | null;
};

const person = z.looseObject({
  id: z.string(),
  team_id: z.string().nullish(),
  real_name: z.string().nullish(),
  name: z.string().nullish(),
  profile: z.looseObject({ display_name: z.string().nullish(), real_name: z.string().nullish() }).nullish(),
  tz: z.string().nullish(),
  is_bot: z.boolean().nullish(),
  is_restricted: z.boolean().nullish(),
  is_ultra_restricted: z.boolean().nullish(),
  is_stranger: z.boolean().nullish(),
  is_primary_owner: z.boolean().nullish(),
  enterprise_user: z.looseObject({ teams: z.array(z.string()).nullish() }).nullish(),
});

const file = z.looseObject({
  mimetype: z.string().nullish(),
  name: z.string().nullish(),
  size: z.number().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  external_type: z.string().nullish(),
  thumb_1024: z.string().nullish(),
  thumb_1024_w: z.coerce.number().nullish(),
  thumb_1024_h: z.coerce.number().nullish(),
});

const conversation = z.looseObject({
  name: z.string().nullish(),
  is_private: z.boolean().nullish(),
  is_member: z.boolean().nullish(),
  is_archived: z.boolean().nullish(),
  is_ext_shared: z.boolean().nullish(),
});

/** A rendition that is at least this wide or high is good enough for a listing. */
const renditionSide = 1000;

/** People and files of the workspace, as the use cases ask for them. */
export function createWorkspace({ clients, apiUrl, fetch, stream, photoHosts, leave }: WorkspaceOptions): Workspace {
  const slackHosts = new Set(["files.slack.com", "slack-files.com", new URL(apiUrl).host]);
  const hosts = new Set([...slackHosts, ...photoHosts]);

  /**
   * @param send `size`: its bytes, where Slack says them; of what is fetched in place of it nothing is known
   * @throws OmsError `photo-no-access`, `slack-down`
   */
  async function ask(
    teamId: string,
    shared: SharedFile,
    send: (address: string, init: { headers?: Record<string, string> }, size: number | null) => Promise<Response>,
  ): Promise<Response> {
    const { background, token } = await clients.of({ teamId, enterpriseId: null });
    const { address, size } = await fileAt(background, shared);
    const { host } = new URL(address);
    if (!hosts.has(host)) throw noAccess(shared, new Error("foreign host"));
    const init = slackHosts.has(host) ? { headers: { authorization: `Bearer ${token}` } } : {};
    const response = await send(address, init, size).catch((error: unknown) => {
      throw new OmsError("slack-down", { cause: error });
    });
    const passes = [408, 425, 429].includes(response.status);
    if (response.status >= 500 || passes) throw new OmsError("slack-down");
    // Without access Slack answers 200 with a page to sign in.
    const type = response.headers.get("content-type") ?? "";
    if (!response.ok || type.startsWith("text/html")) throw noAccess(shared);
    return response;
  }

  return {
    async person(teamId, slackUserId) {
      const { background } = await clients.of({ teamId, enterpriseId: null });
      return personIn(background, teamId, slackUserId);
    },

    async download(teamId, shared) {
      const response = await ask(teamId, shared, (address, init) => fetch(address, init));
      return new Uint8Array(await response.arrayBuffer());
    },

    async downloadInto(teamId, shared, take, signal) {
      let taken = 0;
      let told: number | null = null;
      const counted: TakeChunk = async (chunk) => {
        taken += chunk.byteLength;
        await take(chunk);
      };
      const { status } = await ask(teamId, shared, (address, init, size) => {
        told = size ?? shared.bytes ?? null;
        return stream(new Request(address, { ...init, signal }), counted);
      });
      // A part of it, or a line that ended early without saying so: it may well come whole the next time.
      if (status !== 200 || (told !== null && told !== taken)) {
        throw new OmsError("slack-down", { cause: new Error(`${status}: ${taken} of ${told ?? "?"} bytes came`) });
      }
    },

    async channel(teamId, channelId) {
      const { interactive } = await clients.of({ teamId, enterpriseId: null });
      return channelIn(interactive, channelId);
    },

    async joinChannel(teamId, channelId) {
      const { interactive } = await clients.of({ teamId, enterpriseId: null });
      try {
        await slackFailure(interactive.conversations.join({ channel: channelId }));
        return true;
      } catch (error) {
        if (toOmsError(error).code !== "slack-refused") throw error;
        return false;
      }
    },

    leave: (installationId) => leave?.(installationId) ?? Promise.resolve(),
  };
}

/** @throws OmsError `slack-down` */
async function channelIn(client: WebClient, channelId: string): Promise<SeenChannel> {
  try {
    const { channel } = await slackFailure(client.conversations.info({ channel: channelId }));
    const seen = conversation.parse(channel);
    return {
      kind: "found",
      name: seen.name ?? "",
      isPrivate: seen.is_private === true,
      isMember: seen.is_member === true,
      isArchived: seen.is_archived === true,
      isExternal: seen.is_ext_shared === true,
    };
  } catch (error) {
    if (isSlackError(error, "missing_scope")) return { kind: "unpermitted" };
    if (isSlackError(error, "channel_not_found")) return { kind: "hidden" };
    throw error;
  }
}

/** @throws OmsError `not-found`, `slack-down` */
export async function personIn(client: WebClient, teamId: string, slackUserId: string): Promise<WorkspacePerson> {
  const found = await slackFailure(client.users.info({ user: slackUserId })).catch(notThere);
  const user = person.parse(found.user);
  const teams = user.enterprise_user?.teams ?? (user.team_id ? [user.team_id] : []);
  return {
    slackUserId: user.id,
    name:
      user.profile?.display_name ||
      user.profile?.real_name ||
      user.real_name ||
      user.name ||
      platformText.unnamedPerson,
    isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
    // Slack marks people of other organisations in shared channels; their home team is another one.
    isStranger: user.is_stranger === true || (teams.length > 0 && !teams.includes(teamId)),
    isBot: user.is_bot === true,
    isPrimaryOwner: user.is_primary_owner === true,
    timeZone: user.tz && isZone(user.tz) ? user.tz : null,
  };
}

function notThere(error: unknown): never {
  if (isSlackError(error, "user_not_found", "user_not_visible")) throw new OmsError("not-found", { cause: error });
  throw error;
}

/** Why a file that a message names isn't there, by Slack's own word for it. */
/** What is said of a file that isn't there says so where it is a video. */
function wordsOf(shared: SharedFile) {
  const { video, ...photo } = platformText.files;
  return isVideoFile(shared) ? video : photo;
}

function absent(shared: SharedFile, mode: string | null | undefined): string | null {
  const text = wordsOf(shared);
  if (mode === "tombstone") return text.deleted;
  return mode === "hidden_by_limit" ? text.hidden : null;
}

function noAccess(shared: SharedFile, cause?: unknown): OmsError {
  return isVideoFile(shared)
    ? notInSlack(platformText.files.video.noAccess, cause)
    : new OmsError("photo-no-access", { cause });
}

const services: Readonly<Record<string, string>> = {
  gdrive: "Google Drive",
  dropbox: "Dropbox",
  box: "Box",
  onedrive: "OneDrive",
};

function elsewhere(shared: SharedFile, service: string | undefined): string {
  return wordsOf(shared).elsewhere(services[service ?? ""] ?? platformText.files.otherService);
}

function notInSlack(userText: string, cause?: unknown): OmsError {
  return new OmsError("photo-no-access", { userText, cause });
}

/** The file itself; of a HEIC photo Slack's own JPEG or PNG of it, where that is large enough. */
async function fileAt(
  client: WebClient,
  shared: SharedFile,
): Promise<{ readonly address: string; readonly size: number | null }> {
  const gone = absent(shared, shared.mode);
  if (gone) throw notInSlack(gone);
  const info = await slackFailure(client.files.info({ file: shared.id })).catch((error: unknown) => {
    if (isSlackError(error, "file_deleted")) throw notInSlack(wordsOf(shared).deleted, error);
    if (isSlackError(error, "file_not_found", "not_visible", "access_denied", "no_permission")) {
      // Files of another service are hidden from apps that aren't in the conversation: the message said where they are.
      if (shared.service) throw notInSlack(elsewhere(shared, shared.service), error);
      throw noAccess(shared, error);
    }
    throw error;
  });
  const found = file.parse(info.file);
  const goneSince = absent(shared, found.mode);
  if (goneSince) throw notInSlack(goneSince);
  if (found.is_external || found.mode === "external") {
    throw notInSlack(elsewhere(shared, found.external_type ?? shared.service));
  }
  const heic = /heic|heif/i.test(`${found.mimetype} ${found.name}`);
  const side = Math.max(found.thumb_1024_w ?? 0, found.thumb_1024_h ?? 0);
  if (heic && found.thumb_1024 && side >= renditionSide) return { address: found.thumb_1024, size: null };
  if (heic) throw new OmsError("photo-heic");
  const address = found.url_private_download ?? found.url_private;
  if (!address) throw noAccess(shared);
  return { address, size: found.size ?? null };
}
