import { LRUCache } from "lru-cache";
import { formatMoney } from "#src/catalog/money.ts";
import type { MemberId, SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import { isZone } from "#src/platform/kernel/time-zone.ts";
import type { WorkspacePerson } from "#src/platform/slack/workspace/port.ts";
import { audited, requirePermission } from "../access.ts";
import type { HeardOnce, Met } from "../admin-directory.ts";
import type { AppDeps } from "../deps.ts";
import { memberView, studioView } from "../describe.ts";
import type { Actor, MemberRecord, MemberView, StudioSettings, StudioView } from "../model.ts";
import { type StoppedChannel, whyStopped } from "../rules/channel.ts";
import { isRhythm, unknownZoneText } from "../rules/digest-schedule.ts";
import { highestCeiling } from "../rules/fee-ceiling.ts";
import { takeChannel } from "./channels.ts";
import { meetPerson, registerPerson } from "./meet-person.ts";
import { studioText } from "../messages/en.ts";

export type PeopleUseCases = {
  /** Who is behind a click, and whether it is heard for the first time. */
  whoActs(who: { teamId: string; slackUserId: string; once: HeardOnce }): Promise<Met>;
  /**
   * The studio and member behind a click. An unknown workspace raises `not-found`. People are registered on first
   * sight: the workspace's primary owner as owner, full members as maker, guests and strangers without a role.
   */
  actorOf(met: Met, who: { teamId: string; slackUserId: string; channel?: string | undefined }): Promise<Actor>;
  /** … of a person who wasn't asked for before. */
  resolveActor(who: { teamId: string; slackUserId: string }): Promise<Actor>;
  /** Writes to the log that something was refused before any use case began: a command or a look. */
  noteRefused(actor: Actor, refused: { action: string; code: string; reference: string }): Promise<void>;
  /** What an owner has set for it. */
  studio(actor: Actor): Promise<StudioView>;
  members(actor: Actor): Promise<MemberView[]>;
  /** Owner only. A guest becomes `maker` at most; the last owner stays owner. */
  setRole(actor: Actor, member: MemberId, role: Role | null): Promise<MemberView[]>;
  /** By their id in Slack, for people who never used the product; registers them first. */
  setRoleOf(actor: Actor, slackUserId: string, role: Role | null): Promise<MemberView[]>;
  /**
   * A channel that is chosen anew has to be one the app can post in. `agreed`: what the owner agreed to for that
   * (`channelNeeds`). Raises `bad-input` for the field.
   */
  settings(actor: Actor, settings: StudioSettings): Promise<StudioView>;
};

/** How long Slack's word on a person holds, guest or not: then it is asked again, at their next click. */
const wordHoldsMs = 3_600_000;
const mostPeople = 10_000;

/** Cards in a channel that the app may not use are not drawn anew, so nobody decides by them. */
function stoppedThere({ why }: StoppedChannel): OmsError {
  return new OmsError("channel-stopped", {
    userText: studioText.channel.stopped(whyStopped(why)),
  });
}

export function peopleUseCases(deps: AppDeps): PeopleUseCases {
  const register = (studioId: StudioId, slackUserId: string, person: WorkspacePerson) =>
    registerPerson(deps, { studioId, slackUserId }, person);

  const meet = (studioId: StudioId, teamId: string, slackUserId: string) =>
    meetPerson(deps, { studioId, teamId }, slackUserId);

  const lately = new LRUCache<string, true>({
    max: mostPeople,
    ttl: wordHoldsMs,
    ttlResolution: 0,
    perf: { now: () => deps.clock.now().getTime() },
  });

  /** A person may have become a guest since: the database then leaves them what a guest may be. Without an answer all stays. */
  const metAgain = async (teamId: string, known: MemberRecord): Promise<MemberRecord> => {
    if (lately.has(known.id)) return known;
    lately.set(known.id, true);
    return meet(known.studioId, teamId, known.slackUserId).catch((error: unknown) => {
      deps.logger.warn({ member: known.id, errorCode: toOmsError(error).code }, "a person was not looked at again");
      return known;
    });
  };

  const firstMet = async (studioId: Actor["studioId"], teamId: string, slackUserId: string) => {
    const member = await meet(studioId, teamId, slackUserId);
    lately.set(member.id, true);
    return member;
  };

  const actorOf: PeopleUseCases["actorOf"] = async ({ studio, member: known }, { teamId, slackUserId, channel }) => {
    if (!studio) throw new OmsError("not-found", { userText: studioText.notSetUp });
    const { id: studioId, stoppedChannel } = studio;
    if (channel && stoppedChannel?.id === channel) throw stoppedThere(stoppedChannel);
    return {
      studioId,
      teamId,
      member: await (known ? metAgain(teamId, known) : firstMet(studioId, teamId, slackUserId)),
    };
  };

  const membersOf = async (actor: Actor) => (await deps.stores.for(actor).members()).map(memberView);

  /** A role is given by what Slack says of the person now: a member can have become a guest since. */
  const requireColleague = async ({ studioId, teamId }: Actor, slackUserId: string) => {
    const person = await deps.workspace.person(teamId, slackUserId);
    if (person.isStranger || person.isBot) {
      throw new OmsError("not-allowed", {
        userText: studioText.roles.onlyOwnPeople,
      });
    }
    await register(studioId, slackUserId, person);
  };

  const setRole: PeopleUseCases["setRole"] = (actor, memberId, role) =>
    audited(deps, actor, { action: "role.set" }, async () => {
      requirePermission(actor, "roles");
      const store = deps.stores.for(actor);
      const member = (await store.members()).find((each) => each.id === memberId);
      if (!member) throw new OmsError("not-found");
      // Taking a role away needs nobody's word.
      if (role !== null) await requireColleague(actor, member.slackUserId);
      const to = member.slackUserId;
      const by = actor.member.slackUserId;
      await store.setRole({ memberId, role, outbox: to === by ? [] : [{ template: "greeting", to, by }] });
      return membersOf(actor);
    });

  return {
    whoActs: (who) => deps.admin.studios.whoActs(who),

    actorOf,

    resolveActor: async (who) => actorOf(await deps.admin.studios.whoActs(who), who),

    noteRefused: (actor, refused) => deps.stores.for(actor).audit({ ...refused, outcome: "refused" }),

    async studio(actor) {
      requirePermission(actor, "view");
      return studioView(await deps.stores.for(actor).team());
    },

    async members(actor) {
      requirePermission(actor, "view");
      return membersOf(actor);
    },

    setRole,

    async setRoleOf(actor, slackUserId, role) {
      requirePermission(actor, "roles");
      const known = await deps.admin.studios.member(actor.studioId, slackUserId);
      const member = known ?? (await meet(actor.studioId, actor.teamId, slackUserId));
      return setRole(actor, member.id, role);
    },

    settings: (actor, settings) =>
      audited(deps, actor, { action: "settings.set" }, async () => {
        requirePermission(actor, "settings");
        const { agreed = [], listingsChannel: channel, ...rest } = settings;
        const { digest, dailyFeeCeiling: ceiling } = rest;
        if (ceiling && ceiling.amount > highestCeiling.amount) {
          throw new OmsError("bad-input", {
            field: "ceiling",
            userText: studioText.settings.ceilingTooHigh(formatMoney(highestCeiling)),
          });
        }
        if (digest && !isRhythm(digest)) throw new OmsError("bad-input");
        if (digest && !isZone(digest.zone)) {
          throw new OmsError("bad-input", { field: "digest_zone", userText: unknownZoneText(digest.zone) });
        }
        const store = deps.stores.for(actor);
        const before = await store.studio();
        // Said again as it was, it is announced to nobody.
        const solo = settings.soloMode === before.soloMode ? undefined : settings.soloMode;
        const small = settings.smallChanges === before.smallChanges ? undefined : settings.smallChanges;
        const notes = [
          ...(solo === undefined ? [] : [solo ? ("solo_on" as const) : ("solo_off" as const)]),
          ...(small === undefined ? [] : [small ? ("small_on" as const) : ("small_off" as const)]),
        ];
        const chosen = channel !== undefined && channel !== before.listingsChannel ? channel : null;
        const shared = chosen !== null && (await takeChannel(deps, actor, chosen, agreed));
        const by = actor.member.slackUserId as SlackUserId;
        await store.setSettings({
          ...rest,
          ...(chosen === null ? {} : { listingsChannel: chosen, channelAgreed: shared }),
          outbox: notes.map((note) => ({ template: "studio_note" as const, note, by, nonce: deps.ids.uuid() })),
        });
        return studioView(await store.team());
      }),
  };
}
