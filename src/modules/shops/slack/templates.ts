import {
  type About,
  defineTemplate,
  type Delivery,
  type EntryOf,
  post,
  postDirect,
  studioPlace,
  type Subject,
  updated,
} from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { postOnce } from "#src/platform/slack/outbox/post.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import type { ShopView } from "../model.ts";
import { isOfDeadSignIn, loginMessage, ownAppMessage } from "./logins.ts";
import { shopNote } from "./notes.ts";
import { shopNewsMessage } from "./shop-news.ts";
import { shopConnectedMessage } from "./shops.ts";
import { shopsText } from "../messages/en.ts";

type ShopDelivery = Delivery<App, WorkerStore>;

/** The person who connected it answers for a shop. */
export async function subjectShop(
  { app, claimed: { studioId } }: About<Pick<App, "describeShop">>,
  { shopId }: { readonly shopId: ShopId },
): Promise<Subject | null> {
  const shop = await app.describeShop(studioId, shopId);
  return shop && { to: shop.connectedBy, what: shopsText.theShop(shop.name) };
}

/** In the thread of the shop's line of the day, which is posted with the first of them and grows with each. */
export async function postInNews(delivery: ShopDelivery, shop: ShopView, said: Message): Promise<void> {
  const { app, store, claimed, posting, insist } = delivery;
  const channel = await studioPlace(delivery, shop.connectedBy);
  const described = await app.describeShopNews(claimed.studioId, shop.id);
  if (channel === "" || !described) return post(delivery, { channel }, said);
  const { news } = described;
  const line = shopNewsMessage(news);
  let { ref } = described;
  if (ref?.channel !== channel || !(await updated(delivery, ref, line))) {
    const ofLine = { ...posting, claimed: { ...posting.claimed, id: `${claimed.id}:line` } };
    const posted = await postOnce(ofLine, { channel }, line);
    await insist(() => store.saveShopNews(news.shop.id, news.on, posted.ref));
    ({ ref } = posted);
  }
  await post(delivery, { channel: ref.channel, threadTs: ref.ts }, said);
}

const shopConnected = defineTemplate<App, WorkerStore, "shop_connected">({
  template: "shop_connected",
  asks: () => false,
  subject: subjectShop,
  async deliver(delivery, { shopId }) {
    const shop = await delivery.app.describeShop(delivery.claimed.studioId, shopId);
    if (!shop) return;
    await post(delivery, { channel: await studioPlace(delivery, shop.connectedBy) }, shopConnectedMessage(shop));
  },
});

const shopNoteTemplate = defineTemplate<App, WorkerStore, "shop_note">({
  template: "shop_note",
  asks: ({ note }) => note !== "disconnected" && note !== "paused" && note !== "resumed",
  subject: subjectShop,
  async deliver(delivery, entry) {
    const { note, mention, by, text, until, to } = entry;
    const shop = await delivery.app.describeShop(delivery.claimed.studioId, entry.shopId);
    if (!shop || !isStillTrue(entry, shop)) return;
    const said = shopNote(note, shop, { mention, by, text, until });
    if (to) return postDirect(delivery, to, said);
    if (note === "read_failed") return postInNews(delivery, shop, said);
    const about = mention[0] ?? by ?? shop.connectedBy;
    await post(delivery, { channel: await studioPlace(delivery, about) }, said);
  },
});

const shopLogin = defineTemplate<App, WorkerStore, "shop_login">({
  template: "shop_login",
  asks: () => true,
  subject: subjectShop,
  async deliver(delivery, entry) {
    const { to, stage, on, by } = entry;
    const shop = await delivery.app.describeShop(delivery.claimed.studioId, entry.shopId);
    if (!shop || !isStillTrue(entry, shop)) return;
    await postDirect(delivery, to, loginMessage(stage, shop, new Date(on), by));
  },
});

/**
 * Whether a note still says what is so. A message may have waited for hours or days: a warning of what cannot happen any
 * more would be a false alarm.
 */
function isStillTrue(entry: EntryOf<"shop_note"> | EntryOf<"shop_login">, { health }: ShopView): boolean {
  const ofDeadSignIn =
    entry.template === "shop_note"
      ? ["auth_dead", "auth_lost", "kept"].includes(entry.note)
      : isOfDeadSignIn(entry.stage) || entry.stage === "kept";
  if (ofDeadSignIn) return health === "auth-dead";
  if (entry.template === "shop_login" && entry.stage.startsWith("ends_")) return health !== "disconnected";
  return true;
}

const ownApp = defineTemplate<App, WorkerStore, "own_app">({
  template: "own_app",
  asks: () => true,
  async deliver(delivery, { to, what, shops, on, event }) {
    await postDirect(delivery, to, ownAppMessage(what, shops, new Date(on), event));
  },
});

export const shopTemplates = [shopConnected, shopNoteTemplate, shopLogin, ownApp];
