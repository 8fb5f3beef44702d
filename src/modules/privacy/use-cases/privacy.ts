import { acceptsOperators, readContext } from "#src/modules/shops/index.ts";
import { type Actor, aiTextVersion, aiUse, audited, directText, requirePermission } from "#src/modules/studio/index.ts";
import { eachAlone } from "#src/platform/kernel/each-alone.ts";
import type { ShopId, SlackUserId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";
import {
  type ErasureReceipt,
  type ErasureRehearsal,
  graceDays,
  type PrivacyView,
  promisedDays,
  type RowCounts,
} from "../rules/privacy.ts";

/** What is kept of a studio, and its end. All but looking is an owner's. */
export type PrivacyUseCases = {
  privacy(actor: Actor): Promise<PrivacyView>;
  /** Whether OpenAI is asked, for what the text names that the owner read (`text`). Announced where it changes. */
  setAiOptIn(actor: Actor, on: boolean, text?: number): Promise<PrivacyView>;
  /** Where OpenAI is asked for what an older text named: for what this one names, too. Announced where it changes. */
  extendAi(actor: Actor, text?: number): Promise<PrivacyView>;
  /** A link to everything of the studio as one JSON file, without secrets. */
  exportStudio(actor: Actor): Promise<{ url: string }>;
  /** What erasure would delete now. Deletes nothing. Raises `erasing` once it goes on. */
  rehearseErasure(actor: Actor): Promise<ErasureRehearsal>;
  /**
   * Marketplace tokens go before this answers, everything else by an operation. Raises `name-differs` for any name but
   * the studio's, and `erasing` when it was asked for before.
   */
  eraseStudio(actor: Actor, typedName: string): Promise<{ number: string }>;
  /** Disconnects a shop and deletes what was copied from it. @returns rows deleted by table */
  eraseShop(actor: Actor, shopId: ShopId): Promise<RowCounts>;
  describeReceipt(number: string): Promise<ErasureReceipt | null>;
};

export function privacyUseCases(deps: AppDeps): PrivacyUseCases {
  const { admin, ids, stores } = deps;

  const view = async (actor: Actor): Promise<PrivacyView> => {
    const store = stores.for(actor);
    const [{ studio, members }, erasing] = await Promise.all([readContext(store), store.erasureRequest()]);
    const by = members.find((member) => member.id === studio.ai?.by)?.slackUserId ?? ("" as SlackUserId);
    return {
      studioName: studio.name,
      ai: aiUse(deps.drafter.slow, studio.ai, "drafts"),
      aiSentences: aiUse(deps.sentences.slow, studio.ai, "sentences"),
      operators: acceptsOperators(studio),
      aiOptIn: studio.ai && { by, at: studio.ai.at },
      erasing,
    };
  };

  return {
    async privacy(actor) {
      requirePermission(actor, "view");
      return view(actor);
    },

    setAiOptIn: (actor, on, text = aiTextVersion) =>
      audited(deps, actor, { action: on ? "ai.on" : "ai.off" }, async () => {
        requirePermission(actor, "privacy");
        const { slackUserId: by } = actor.member;
        const note: OutboxEntry = { template: "studio_note", note: on ? "ai_on" : "ai_off", by, nonce: ids.uuid() };
        await stores.for(actor).setAiOptIn({ on, text, outbox: [note] });
        return view(actor);
      }),

    extendAi: (actor, text = aiTextVersion) =>
      audited(deps, actor, { action: "ai.more" }, async () => {
        requirePermission(actor, "privacy");
        const { slackUserId: by } = actor.member;
        const note: OutboxEntry = { template: "studio_note", note: "ai_more", by, nonce: ids.uuid() };
        await stores.for(actor).extendAiOptIn({ text, outbox: [note] });
        return view(actor);
      }),

    exportStudio: (actor) =>
      audited(deps, actor, { action: "studio.export" }, async () => {
        requirePermission(actor, "privacy");
        return { url: deps.downloadLinks.studio(actor.studioId) };
      }),

    async rehearseErasure(actor) {
      requirePermission(actor, "privacy");
      const store = stores.for(actor);
      const [{ name }, counts, erasing] = await Promise.all([
        store.studio(),
        admin.erasure.counts(actor.studioId),
        store.erasureRequest(),
      ]);
      // Half of it is gone already: counts would only puzzle.
      if (erasing) throw new OmsError("erasing");
      return { studioName: name, counts };
    },

    eraseStudio: (actor, typedName) =>
      audited(deps, actor, { action: "studio.erase" }, async () => {
        requirePermission(actor, "privacy");
        const number = erasureNumber(ids);
        const { slackUserId: by } = actor.member;
        await stores.for(actor).requestErasure({
          name: typedName,
          number,
          outbox: [
            { template: "studio_note", note: "erasing", by, nonce: number },
            {
              template: "direct",
              to: by,
              text: directText("erasing", number, String(promisedDays)),
              nonce: number,
            },
          ],
        });
        return { number };
      }),

    eraseShop: (actor, shopId) =>
      audited(deps, actor, { action: "shop.erase", shopId }, async () => {
        requirePermission(actor, "disconnect");
        const by = actor.member.slackUserId;
        return stores.for(actor).eraseShopCopies({
          shopId,
          outbox: [{ template: "shop_note", shopId, note: "erased", by, mention: [], nonce: ids.uuid() }],
        });
      }),

    describeReceipt: (number) => admin.erasure.receipt(number),
  };
}

/** Random: it names nobody, and nobody finds it by trying. */
export function erasureNumber(ids: Ids): string {
  const part = () => ids.reference().slice(2);
  return `E-${part()}-${part()}`;
}

/** A request this old is late, and the operator of this app has to look at it. */
const lateDays = promisedDays - 2;

/**
 * What the tick asks: begins the erasure of studios whose days of grace are over, deletes installations that left none
 * behind, and gives requests that lost their operation a new one. @returns how many erasures began
 */
export async function enqueueDueErasures({
  admin,
  ids,
  logger,
}: Pick<AppDeps, "admin" | "ids" | "logger">): Promise<number> {
  let begun = 0;
  const beginAll = async () => {
    const studios = await admin.erasure.uninstalledFor(graceDays);
    const fields = (studioId: StudioId) => ({ studioId });
    await eachAlone(studios, { task: "erasure", logger, fields }, async (studioId) => {
      if (await admin.erasure.begin(studioId, "uninstalled", erasureNumber(ids))) begun += 1;
    });
  };
  const forget = async () => void (await admin.erasure.forgetInstallations(graceDays));
  const resume = async () => {
    const late = await admin.erasure.resume(lateDays);
    if (late > 0) logger.error({ late, days: lateDays }, "an erasure is late: it is promised within seven days");
  };
  const steps = Object.entries({ begin: beginAll, forget, resume });
  const fields = ([step]: (typeof steps)[number]) => ({ step });
  await eachAlone(steps, { task: "erasure", logger, fields }, ([, step]) => step());
  return begun;
}

/** For a request that came by mail, by the operator of this app. */
export async function eraseAsOperator(
  { admin, ids, logger }: Pick<AppDeps, "admin" | "ids" | "logger">,
  studioId: StudioId,
): Promise<{ number: string }> {
  const number = erasureNumber(ids);
  await admin.erasure.auditOperator(studioId, "operator.erase", ids.reference());
  await admin.erasure.begin(studioId, "operator", number);
  logger.info({ number }, "the operator of this app asked for an erasure");
  return { number };
}
