import { LRUCache } from "lru-cache";
import type { ChangeState } from "#src/domain/change.ts";
import { type StoppedChannel, stopWords } from "#src/domain/channel.ts";
import { isRhythm, isZone, unknownZoneText } from "#src/domain/digest.ts";
import { highestCeiling } from "#src/domain/fees.ts";
import type { SlackUserId } from "#src/domain/ids.ts";
import { formatMoney } from "#src/domain/money.ts";
import type { Role } from "#src/domain/roles.ts";
import { OmsError, toOmsError } from "#src/kernel/errors.ts";
import { audited, requirePermission } from "./access.ts";
import type { App } from "./app.ts";
import { takeChannel } from "./channels.ts";
import type { AppDeps } from "./deps.ts";
import { approverCount, greetingOf, memberView, readContext, shopView, studioView, summaryOf } from "./describe.ts";
import type { MemberRecord } from "./ports/records.ts";
import type { Actor } from "./ports/store.ts";
import type { WorkspacePerson } from "./ports/workspace.ts";

type PeopleUseCases = Pick<
  App,
  | "resolveActor"
  | "noteRefused"
  | "overview"
  | "studio"
  | "greet"
  | "offer"
  | "members"
  | "setRole"
  | "setRoleOf"
  | "setShopAccess"
  | "settings"
>;

/** The role a person begins with (design, "The people and their permissions"). */
export function firstRole(person: WorkspacePerson): Role | null {
  if (person.isBot || person.isStranger || person.isGuest) return null;
  return person.isPrimaryOwner ? "owner" : "maker";
}

/** How long Slack's word on a person holds, guest or not: then it is asked again, at their next click. */
const wordHoldsMs = 3_600_000;
const mostPeople = 10_000;

const draftStates: readonly ChangeState[] = ["draft", "rejected"];
const stuckStates: readonly ChangeState[] = ["failed"];
/** So many of each are shown at Home and offered for a choice; their counts are whole. */
const most = { drafts: 90, waiting: 50, stuck: 20 } as const;

/** Cards in a channel that the app may not use are not drawn anew, so nobody decides by them. */
function stoppedThere({ why }: StoppedChannel): OmsError {
  return new OmsError("channel-stopped", {
    userText: `I do nothing in this channel any more, ${stopWords[why]}. Go on in your direct messages with me, or type /oms.`,
  });
}

export function peopleUseCases(deps: AppDeps): PeopleUseCases {
  const register = (studioId: Actor["studioId"], slackUserId: string, person: WorkspacePerson) =>
    deps.admin.studios.ensureMember({
      studioId,
      slackUserId,
      name: person.name,
      isGuest: person.isGuest || person.isStranger,
      timeZone: person.timeZone,
      role: firstRole(person),
    });

  const meet = async (studioId: Actor["studioId"], teamId: string, slackUserId: string) =>
    register(studioId, slackUserId, await deps.workspace.person(teamId, slackUserId));

  const lately = new LRUCache<string, true>({
    max: mostPeople,
    ttl: wordHoldsMs,
    ttlResolution: 0,
    perf: { now: () => deps.clock.now().getTime() },
  });

  /** Somebody may have become a guest since: the database then leaves them what a guest may be. Without an answer all stays. */
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

  const membersOf = async (actor: Actor) => (await deps.stores.for(actor).members()).map(memberView);

  /** A role is given by what Slack says of the person now: somebody can have become a guest since she was registered. */
  const requireColleague = async ({ studioId, teamId }: Actor, slackUserId: string) => {
    const person = await deps.workspace.person(teamId, slackUserId);
    if (person.isStranger || person.isBot) {
      throw new OmsError("not-allowed", {
        userText: "Only people of this workspace can have a role: no bots, and nobody from another organisation.",
      });
    }
    await register(studioId, slackUserId, person);
  };

  const setRole: App["setRole"] = (actor, memberId, role) =>
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
    async resolveActor({ teamId, slackUserId, channel }) {
      const studio = await deps.admin.studios.studioOf(teamId);
      if (!studio) throw new OmsError("not-found", { userText: "I'm not set up in this workspace yet." });
      const { id: studioId, stoppedChannel } = studio;
      if (channel && stoppedChannel?.id === channel) throw stoppedThere(stoppedChannel);
      const known = await deps.admin.studios.member(studioId, slackUserId);
      return {
        studioId,
        teamId,
        member: await (known ? metAgain(teamId, known) : firstMet(studioId, teamId, slackUserId)),
      };
    },

    noteRefused: (actor, refused) => deps.stores.for(actor).audit({ ...refused, outcome: "refused" }),

    async overview(actor) {
      requirePermission(actor, "view");
      const store = deps.stores.for(actor);
      const { id } = actor.member;
      const [context, drafts, waiting, stuck, draftCount, stuckCount] = await Promise.all([
        readContext(store),
        store.changes({ states: draftStates, author: id, limit: most.drafts }),
        store.waitingFor(id, { limit: most.waiting }),
        store.changes({ states: stuckStates, limit: most.stuck }),
        store.countChanges(draftStates, id),
        store.countChanges(stuckStates),
      ]);
      return {
        studio: studioView(context),
        me: memberView(actor.member),
        shops: context.shops.filter((shop) => shop.health !== "disconnected").map((shop) => shopView(context, shop)),
        myDrafts: drafts.map((change) => summaryOf(context, change)),
        waitingForMe: waiting.some.map((change) => summaryOf(context, change)),
        problems: stuck.map((change) => summaryOf(context, change)),
        counts: { drafts: draftCount, waiting: waiting.all, problems: stuckCount },
        approverCount: approverCount(context),
      };
    },

    async studio(actor) {
      requirePermission(actor, "view");
      return studioView(await readContext(deps.stores.for(actor)));
    },

    async greet(actor) {
      const { role, greeted, slackUserId } = actor.member;
      if (role === null || greeted) return false;
      return deps.stores.for(actor).greet({ outbox: [{ template: "greeting", to: slackUserId }] });
    },

    async offer(actor) {
      const store = deps.stores.for(actor);
      if (!(await store.offer())) return null;
      requirePermission(actor, "view");
      return greetingOf(await readContext(store), actor.member);
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

    setShopAccess: (actor, shopId, slackUserIds) =>
      audited(deps, actor, { action: "shop.access", shopId }, async () => {
        requirePermission(actor, "roles");
        const store = deps.stores.for(actor);
        const known = await store.members();
        const members = await Promise.all(
          slackUserIds.map(
            async (id) =>
              known.find((member) => member.slackUserId === id) ?? (await meet(actor.studioId, actor.teamId, id)),
          ),
        );
        await store.setShopAccess({ shopId, members: members.map(({ id }) => id), outbox: [] });
        const context = await readContext(store);
        const shop = context.shops.find((each) => each.id === shopId);
        if (!shop) throw new OmsError("not-found");
        return shopView(context, shop);
      }),

    settings: (actor, settings) =>
      audited(deps, actor, { action: "settings.set" }, async () => {
        requirePermission(actor, "settings");
        const { agreed = [], listingsChannel: channel, ...rest } = settings;
        const { digest, dailyFeeCeiling: ceiling } = rest;
        if (ceiling && ceiling.amount > highestCeiling.amount) {
          throw new OmsError("bad-input", {
            field: "ceiling",
            userText: `At most ${formatMoney(highestCeiling)} a day, please.`,
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
        return studioView(await readContext(store));
      }),
  };
}
