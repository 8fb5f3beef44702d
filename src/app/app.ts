import type { ChannelNeed } from "#src/domain/channel.ts";
import type { PublishMode } from "#src/domain/change.ts";
import type { Counted, DigestView } from "#src/domain/digest-view.ts";
import type { ProblemsPage } from "#src/domain/problems-page.ts";
import type { HistoryView } from "#src/domain/history.ts";
import type { ImportAsked, ImportId, ImportView } from "#src/domain/import.ts";
import type { TableKind } from "#src/domain/listing-table.ts";
import type { HomeData, HomePages } from "#src/domain/home-view.ts";
import type { ChangeId, ListingId, MemberId, ProductId, ShopId, StudioId } from "#src/domain/ids.ts";
import type { MadeProducts, MatchView, ProductPage, ProductSource, ProductView } from "#src/domain/product.ts";
import type { FoundPage } from "#src/domain/listing-search.ts";
import type { PhotoRef, ShopDefaults } from "#src/domain/listing.ts";
import type { LogPage } from "#src/domain/log.ts";
import type { ReportView } from "#src/domain/report.ts";
import type { Role } from "#src/domain/roles.ts";
import type { AlertsView } from "#src/domain/state-alert.ts";
import type { ListingState } from "#src/domain/listing.ts";
import type {
  Person,
  ReviewPage,
  GreetingView,
  AskedReadingView,
  Category,
  ChangeSummary,
  ChangeView,
  EditSheet,
  ListingView,
  MemberView,
  Overview,
  ShopView,
  StudioView,
  SyncView,
} from "#src/domain/views.ts";
import type { ShopNewsView } from "#src/domain/shop-news.ts";
import type { DraftEdit, KeptOurs, ListingEdit, SaleWish, SaveResult, StudioSettings } from "./edits.ts";
import type { MessageRef, StateAlert } from "./ports/messages.ts";
import type { NormalPhoto } from "./ports/photos.ts";
import type { Actor } from "./ports/store.ts";
import type { PrivacyUseCases } from "./privacy.ts";
import type { SharedFile } from "./ports/workspace.ts";

/**
 * Everything the product does, for whoever asks: commands, buttons, forms and pages. Every method that takes an
 * `Actor` checks the role at that moment and raises `OmsError` (`not-allowed`, `no-role` …); what a person did is
 * written to the audit log with a reference id.
 */
export type App = PeopleUseCases &
  ChannelUseCases &
  ConnectUseCases &
  ShopUseCases &
  DraftUseCases &
  DecideUseCases &
  ListingUseCases &
  ListingChangeUseCases &
  SaleUseCases &
  HistoryUseCases &
  ProductUseCases &
  TableUseCases &
  ReportUseCases &
  PrivacyUseCases &
  DeliveryUseCases;

type PeopleUseCases = {
  /**
   * The studio and member behind a click. An unknown workspace raises `not-found`. People are registered on first
   * sight: the workspace's primary owner as owner, full members as maker, guests and strangers without a role.
   */
  resolveActor(who: { teamId: string; slackUserId: string; channel?: string | undefined }): Promise<Actor>;
  overview(actor: Actor): Promise<Overview>;
  /** What an owner has set for it. */
  studio(actor: Actor): Promise<StudioView>;
  /** Greets a person who has a role and was never greeted, once. @returns whether it did */
  greet(actor: Actor): Promise<boolean>;
  /**
   * What a direct message that means no command is answered with; null: one was, within ten minutes. Raises `no-role` as
   * seldom.
   */
  offer(actor: Actor): Promise<GreetingView | null>;
  /** Writes to the log that something was refused before any use case began: a command or a look. */
  noteRefused(actor: Actor, refused: { action: string; code: string; reference: string }): Promise<void>;
  members(actor: Actor): Promise<MemberView[]>;
  /** Owner only. A guest becomes `maker` at most; the last owner stays owner. */
  setRole(actor: Actor, member: MemberId, role: Role | null): Promise<MemberView[]>;
  /**
   * Owner only. Limits a shop to these people: nobody else drafts for it, changes or approves what touches it. Nobody
   * named: everybody whose role allows it. Reading is not limited.
   */
  setShopAccess(actor: Actor, shopId: ShopId, slackUserIds: readonly string[]): Promise<ShopView>;
  /** By their id in Slack, for people who never used the product; registers them first. */
  setRoleOf(actor: Actor, slackUserId: string, role: Role | null): Promise<MemberView[]>;
  /**
   * A channel that is chosen anew has to be one the app can post in. `agreed`: what the owner agreed to for that
   * (`channelNeeds`). Raises `bad-input` for the field.
   */
  settings(actor: Actor, settings: StudioSettings): Promise<StudioView>;
};

type ChannelUseCases = {
  /** Owner only: what they have to agree to before the studio posts in a channel. Raises `bad-input` where it can't at all. */
  channelNeeds(actor: Actor, channel: string): Promise<readonly ChannelNeed[]>;
  /** Slack says that something became of a channel (`type`, such as `channel_archive`). Safe to repeat. */
  hearOfChannel(news: { teamId: string; channel: string; type: string; eventId: string; at: Date }): Promise<void>;
};

type ConnectUseCases = {
  /** Owner only. A link for this person, good once, for ten minutes. */
  startConnect(actor: Actor): Promise<{ url: string; expiresAt: Date }>;
  /** For the page that the link opens. Raises `link-unknown`, `link-used`, `link-expired`. */
  describeConnectLink(token: string): Promise<{ studioName: string; askedBy: string }>;
  /** Continue was pressed in the browser that holds `browserSecret`. */
  continueConnect(token: string, browserSecret: string): Promise<{ redirectTo: string }>;
  /** "Not me": the link is void. */
  declineConnect(token: string): Promise<void>;
  /**
   * The marketplace sent the browser back. Raises `link-unknown`, `link-expired`, `link-foreign`, `consent-refused`,
   * `shop-missing`, `shop-taken`; nothing is stored then.
   */
  finishConnect(
    reply: { state: string | null; code: string | null; error: string | null },
    browserSecret: string | null,
  ): Promise<{ outcome: "connected" | "reconnected" | "already"; shopName: string; studioName: string }>;
};

type ShopUseCases = {
  /** Connected shops, and disconnected ones only with `all`. */
  shops(actor: Actor, all?: boolean): Promise<ShopView[]>;
  shop(actor: Actor, shopId: ShopId): Promise<ShopView>;
  setShopDefaults(actor: Actor, shopId: ShopId, defaults: ShopDefaults): Promise<ShopView>;
  /** When something can have been made, as the marketplace has it at present, with words for people. */
  whenMadeChoices(): readonly { value: string; label: string }[];
  /** Reads what the shop offers to choose from again; the listings channel hears nothing. */
  rereadShop(actor: Actor, shopId: ShopId): Promise<AskedReadingView>;
  /** Stops every write at once; `shopId` null = the whole studio. */
  pause(actor: Actor, shopId: ShopId | null): Promise<void>;
  resume(actor: Actor, shopId: ShopId | null): Promise<void>;
  disconnect(actor: Actor, shopId: ShopId): Promise<void>;
  /** The copies of a shop whose sign-in is dead are kept for 30 days. @returns until when; null: none is about to be erased */
  keepShop(actor: Actor, shopId: ShopId): Promise<{ shop: ShopView; until: Date | null }>;
};

type DraftUseCases = {
  /**
   * Stores a draft at once and enqueues its preparation (copying photos, writing text). The form `viewId`, if one is
   * open, is updated when it is done. All healthy shops are chosen to begin with.
   */
  startDraft(
    actor: Actor,
    from: {
      text: string;
      files: readonly SharedFile[];
      channel: string | null;
      ts: string | null;
      viewId: string | null;
    },
  ): Promise<ChangeView>;
  /** Stops waiting for the service: the offline proposal fills what is empty, now. */
  startWithoutAi(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  change(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** What a new draft could be made like: listings of the mirror, and listings drafted here that are not among them. */
  findLike(actor: Actor, words: string): Promise<{ listings: ListingView[]; changes: ChangeSummary[] }>;
  /** A draft with another's text, category and price per shop of its currency. Photos only where they are our own. */
  draftLike(
    actor: Actor,
    like: { listingId: ListingId } | { changeId: ChangeId },
  ): Promise<{ change: ChangeView; photosLeftOut: boolean }>;
  /** By short code, SKU, marketplace number or link, or words of the title; best first. Empty `words`: the newest. */
  findChanges(actor: Actor, words: string, limit: number): Promise<ChangeSummary[]>;
  /**
   * Saves a form. Wrong input is refused as problems at their fields and nothing is stored; an incomplete draft may be
   * kept. `ask` also asks for approval, which needs a complete one. Text may be raw: it is tidied here.
   */
  saveDraft(actor: Actor, edit: DraftEdit, then: "keep" | "ask"): Promise<SaveResult>;
  /** Order, alt texts and removals; `added` are copied in the background and appended. */
  savePhotos(
    actor: Actor,
    edit: { changeId: ChangeId; revision: number; photos: readonly PhotoRef[]; added: readonly SharedFile[] },
  ): Promise<SaveResult>;
  requestApproval(actor: Actor, changeId: ChangeId): Promise<SaveResult>;
  /** Leaves of the category tree. Without words: the proposal and the ones last used. */
  searchCategories(actor: Actor, changeId: ChangeId | null, words: string): Promise<Category[]>;
  /** Tags used before that begin with or contain `words`; without words the usual ones. */
  suggestTags(actor: Actor, words: string): Promise<string[]>;
};

type DecideUseCases = {
  /** What waits for this person's approval, oldest first: from the one at this place on; past the last one it begins again. */
  review(actor: Actor, page?: number, most?: number): Promise<ReviewPage>;
  /** What failed or is parked, newest first. */
  problems(actor: Actor, page: number): Promise<ProblemsPage>;
  /**
   * Approves exactly the form with `contentHash`. `mode` left out: the change's default mode. `solo` only where the
   * person confirmed the fee as self-approval.
   */
  approve(
    actor: Actor,
    decision: { changeId: ChangeId; contentHash: string; mode?: PublishMode; solo?: boolean },
  ): Promise<ChangeView>;
  askForChanges(
    actor: Actor,
    decision: { changeId: ChangeId; contentHash: string; reason: string },
  ): Promise<ChangeView>;
  withdraw(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** A draft nobody needs: its author, a manager or an owner gets it back within seven days, then it is deleted. */
  discard(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  restore(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** What was approved is a draft again, by its author's, a manager's or an owner's word, until anything of it is written. */
  stop(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /**
   * The own part goes out of what waits, so that the own hand is in it no more; approval of the rest is asked for anew. Of
   * an edit the part is asked for on its own. Raises `wrong-state` where there is none, or nothing else.
   */
  takeOutPart(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** Of a copied draft, whose words are the actor's and none its author's: the actor asks for it instead. */
  makeMine(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  goLive(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /** Only what failed, and nothing that already happened a second time. */
  retry(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
  /**
   * An approved edit that met somebody's change there: in `theirs` the marketplace's value stays, the rest is asked for
   * anew. Nothing left, it is discarded.
   */
  settleConflict(actor: Actor, changeId: ChangeId, theirs: readonly string[]): Promise<SaveResult>;
  /** A shop that waits for its sign-in is left out, so that the others come to an end. */
  leaveOut(actor: Actor, changeId: ChangeId, shopId: ShopId): Promise<ChangeView>;
  /** A failed change becomes a draft again, as long as nothing of it is live. */
  reopen(actor: Actor, changeId: ChangeId): Promise<ChangeView>;
};

type ListingUseCases = {
  /** Reads all listings of one shop, or of every shop, and says how they stand. The result is posted in the channel. */
  sync(actor: Actor, shopId: ShopId | null): Promise<readonly AskedReadingView[]>;
  /** How the newest reading of each shop is going. */
  syncProgress(actor: Actor): Promise<SyncView[]>;
  /** Listings of the mirror by code, SKU, number, link, or words of the title, narrowed as `searchListings`. Empty: the newest. */
  findListings(actor: Actor, words: string, page: { limit: number; offset: number }): Promise<ListingView[]>;
  /**
   * As `findListings`, of these states: the newest ten, or `limit`, and how many there are. `others`: some of that name in other
   * states, where none is in these.
   */
  listingsIn(
    actor: Actor,
    words: string,
    states: readonly ListingState[],
    limit?: number,
  ): Promise<{ listings: readonly ListingView[]; total: number; others: readonly ListingView[] }>;
  /**
   * As `findListings`, ten a page from 0, where "sold out", "expired", "live", "draft", "inactive", "ending" and
   * "in <shop>" narrow it. What finds nothing so is looked for as words of the title. Raises `bad-input` with the shops
   * there are when no single one is called so.
   */
  searchListings(actor: Actor, typed: string, page: number): Promise<FoundPage>;
  listing(actor: Actor, id: ListingId): Promise<ListingView>;
  /** In these fields what stands on the marketplace is right. Writes to no shop. */
  keepTheirs(actor: Actor, id: ListingId, fields: readonly string[]): Promise<ListingView>;
};

/**
 * Changes of listings that exist, approved like new ones. A refused one comes back as problems. Asking for the same
 * twice finds the first.
 */
type ListingChangeUseCases = {
  /** Goes on with `changeId`, or with an edit of this listing that is still open. */
  startEdit(actor: Actor, id: ListingId, changeId?: ChangeId): Promise<EditSheet>;
  /** `touched`: what was really changed in the form, nothing else is ever written. Text may be raw. */
  /** `small`: confirmed in the same breath where the database finds it small, and else asked for. */
  saveEdit(actor: Actor, edit: ListingEdit, then: "keep" | "ask" | "small"): Promise<SaveResult>;
  /** What a small change wrote is put back where nothing else was written there since: an edit like any other. */
  putBack(actor: Actor, changeId: ChangeId): Promise<SaveResult>;
  /** A manager takes it off sale at once, also alone; it is recorded and announced. Others ask for it. */
  unpublish(actor: Actor, id: ListingId): Promise<SaveResult>;
  /** Asks to delete it for good. */
  deleteListing(actor: Actor, id: ListingId): Promise<SaveResult>;
  /** Asks to write in these fields what the studio wants over what somebody changed there. */
  keepOurs(actor: Actor, id: ListingId, fields: readonly string[]): Promise<KeptOurs>;
};

/** Putting listings on sale: renewals, what is inactive, and drafts that were made on the marketplace. */
type SaleUseCases = {
  /** Whether what this person asks for of these listings waits for nobody else: solo mode, and no one else who could approve. */
  worksAlone(actor: Actor, listings: readonly Pick<ListingView, "shopId">[]): Promise<boolean>;
  /**
   * Asks for it, the marketplace's fee included. What was taken off sale here and comes back unchanged and without a fee
   * happens at once where a manager asks. A draft of ours answers with the request that lies there.
   */
  putOnSale(actor: Actor, wish: SaleWish): Promise<SaveResult>;
  /** Each alone; what is asked for may then be approved in one click. */
  putAllOnSale(
    actor: Actor,
    wishes: readonly SaleWish[],
  ): Promise<readonly { readonly listingId: ListingId; readonly result: SaveResult }[]>;
  /** All that one form asked for and `hash` is over. Raises `stale-approval`; the refusal, where none could be approved. */
  approveTogether(
    actor: Actor,
    decision: { changeId: ChangeId; hash: string; solo?: boolean },
  ): Promise<{ readonly asked: number; readonly problems: readonly string[] }>;
};

/** The product database. Nothing here writes to a shop. */
type ProductUseCases = {
  /** By SKU, words of the title, or a listing's code or number; empty words: the newest. Pages from 0. */
  products(actor: Actor, words: string, page: number): Promise<ProductPage>;
  product(actor: Actor, id: ProductId): Promise<ProductView>;
  /** Those of the listings that are no product yet become one each. */
  makeProducts(actor: Actor, from: ProductSource): Promise<MadeProducts>;
  /** The pair at this place, for a person to say; after the last one the first again. Null: there is none. */
  suggestMatches(actor: Actor, index: number): Promise<MatchView | null>;
  /** Only a person's word makes two products one. @returns the one that is kept */
  matchProducts(actor: Actor, kept: ProductId, merged: ProductId, word: "same" | "different"): Promise<ProductView>;
  /** Takes a listing out of its product, and back into the one it came from. @returns the product it is now */
  splitProduct(actor: Actor, listing: ListingId): Promise<ProductView>;
};

/** Tables out and in (docs/csv.md). Nothing here writes to a shop by itself. */
type TableUseCases = {
  /** A link to the file, which says what holds when it is fetched. */
  exportTable(
    actor: Actor,
    kind: TableKind,
  ): Promise<{ kind: TableKind; listings: number; lines: number; url: string }>;
  /** Has a file read; what it would change is sent to this person. */
  startImport(actor: Actor, file: SharedFile): Promise<ImportId>;
  importView(actor: Actor, id: ImportId): Promise<ImportView>;
  /** What the file says becomes what the studio wants. Twice is once. */
  applyImport(actor: Actor, id: ImportId): Promise<ImportView>;
  discardImport(actor: Actor, id: ImportId): Promise<ImportView>;
  /** Asks to write what an applied import changed, a change per listing, some at a time. */
  askForImport(actor: Actor, id: ImportId): Promise<ImportAsked>;
};

type HistoryUseCases = {
  /** What happened to a listing, newest first, ten a page from 0: here, on the way, and on the marketplace. */
  history(actor: Actor, id: ListingId, page: number): Promise<HistoryView>;
};

type ReportUseCases = {
  /** Readings per day and shop, listings by state, what waits; and the address of the same as a picture. */
  report(actor: Actor): Promise<{ report: ReportView; pictureUrl: string }>;
  home(actor: Actor, pages: HomePages): Promise<HomeData>;
  /** What happened in the studio, newest first, fifteen a page from 0; with `words` only what they all stand in. */
  log(actor: Actor, words: string, page: number): Promise<LogPage>;
  /** The file behind one of our signed addresses. Raises `not-found`. */
  download(path: string): Promise<{ name: string; mime: string; text: string | AsyncIterable<string> }>;
};

/** For the outbox and the photo route, which act for no person. */
type DeliveryUseCases = {
  describeChange(studioId: StudioId, changeId: ChangeId): Promise<ChangeView | null>;
  describeShop(studioId: StudioId, shopId: ShopId): Promise<ShopView | null>;
  describeStudio(studioId: StudioId): Promise<StudioView>;
  /** Who it is that an owner doesn't work alone with; null: nobody asks any more. */
  describeNotAlone(studioId: StudioId, who: string): Promise<Person | null>;
  /** null: no role any more. */
  describeGreeting(studioId: StudioId, slackUserId: string): Promise<GreetingView | null>;
  /** What waits for this person's approval now, oldest first. */
  describeWaiting(studioId: StudioId, slackUserId: string): Promise<Counted<ChangeSummary>>;
  describeSync(studioId: StudioId, shopId: ShopId, runId: string): Promise<SyncView | null>;
  describeImport(studioId: StudioId, id: ImportId): Promise<ImportView | null>;
  /** The shop's news of its newest day that had some, and where its line stands; null: none yet. */
  describeShopNews(studioId: StudioId, shopId: ShopId): Promise<{ news: ShopNewsView; ref: MessageRef | null } | null>;
  /** What is still to be said of a shop's listings; null when nothing is. */
  describeAlerts(
    studioId: StudioId,
    of: { shopId: ShopId; alerts: readonly StateAlert[]; all: number },
  ): Promise<AlertsView | null>;
  /** What a digest of this date says now. */
  describeDigest(studioId: StudioId, of: { date: string; since: Date; until: Date }): Promise<DigestView>;
  /** The picture behind one of our signed addresses. Raises `not-found`. */
  picture(path: string): Promise<{ bytes: Uint8Array; mime: NormalPhoto["mime"] }>;
};
