/**
 * What may be done to each table, stated apart from the migrations so that they can disagree. Nobody who comes from
 * outside inserts, updates or deletes directly, not even in her own studio: that is what the functions are for. So a
 * table only says who may select.
 */
export type ExpectedTable = {
  /**
   * `studio`: its members of every role and its worker, their own studio's rows and no other. A shop limited to named
   * members hides no rows: it limits what these may do (`app.may_use_shop`). `everyone`: any valid token, as the rows
   * belong to no studio. `nobody`: only functions reach it.
   */
  readonly readers: "studio" | "everyone" | "nobody";
  /** Its columns by what they are, each in one group: what a row is and belongs to, … */
  readonly ids?: string;
  /** … what opens something or proves somebody, … */
  readonly secrets?: string;
  /** … what a decision, a role or the course of the work puts there, … */
  readonly decided?: string;
  /** … and all else. */
  readonly content?: string;
};

export const columnGroups = ["ids", "secrets", "decided", "content"] as const;

export const expectedTables: Readonly<Record<string, ExpectedTable>> = {
  audit_events: {
    readers: "studio",
    ids: "id studio_id member_id change_id listing_id shop_id",
    content: "action reference outcome code at",
  },
  change_edits: { readers: "studio", ids: "studio_id change_id member_id", content: "first_at" },
  change_items: {
    readers: "studio",
    ids: "id studio_id change_id shop_id external_id seq listing_id",
    decided: "hash payload state failure verified counted written",
    content: "content step progress listing_url",
  },
  changes: {
    readers: "studio",
    ids: "id studio_id author_id product_id seq together paused_by",
    decided: "state revision content_hash mode asked_at nudged_at requested written collecting number paused_at",
    content: "content source text_by preparing photo_problems created_at updated_at kind",
  },
  codes: { readers: "studio", ids: "studio_id code product_id listing_id", content: "retired" },
  connect_links: {
    readers: "nobody",
    ids: "studio_id member_id",
    secrets: "link_hash browser_hash",
    decided: "expires_at used_at",
  },
  decisions: {
    readers: "studio",
    ids: "id studio_id change_id member_id seq",
    decided: "verdict self_approved small_before mode content_hash fee_cents",
    content: "reason at",
  },
  erasure_receipts: { readers: "nobody", ids: "number", content: "asked_on erased_on counts" },
  erasure_requests: {
    readers: "studio",
    ids: "studio_id number tell",
    decided: "quiet_at receipt_at",
    content: "cause asked_at counts",
  },
  fees: {
    readers: "studio",
    ids: "id studio_id change_id item_id member_id seq",
    decided: "cents state booked_at",
    content: "at",
  },
  imports: {
    readers: "studio",
    ids: "id studio_id member_id",
    decided: "state result",
    content: "file plan created_at",
  },
  listing_claims: { readers: "nobody", ids: "studio_id listing_id change_id", content: "what" },
  listing_counts: {
    readers: "studio",
    ids: "id studio_id shop_id",
    content: "state listings options unasked unmade",
  },
  listing_events: { readers: "studio", ids: "id studio_id listing_id member_id seq", content: "kind fields at" },
  listing_watch: {
    readers: "nobody",
    ids: "listing_id studio_id",
    decided: "state",
    content: "low ending_at changed_at",
  },
  listing_words: { readers: "studio", ids: "studio_id listing_id", content: "word" },
  listings: {
    readers: "studio",
    ids: "id studio_id product_id shop_id external_id seq first_run moved_run gone_run",
    decided: "state base fingerprint ours ours_by differs unasked taken_off_as",
    content:
      "found_by option_count stock url synced_at code live cover_url ends_at created_there seen_at gone_at pictures",
  },
  marketplace_apps: {
    readers: "nobody",
    ids: "id studio_id",
    secrets: "keystring shared_secret keystring_hash webhook_secret",
    decided: "kind per_second per_day accepted_at unused_since asked_at idle_told_at other_events_told_at",
    content: "marketplace",
  },
  members: {
    readers: "studio",
    ids: "id studio_id slack_user_id",
    decided: "role is_guest alerted_at greeted_at offered_at",
    content: "name time_zone created_at",
  },
  draft_batches: {
    readers: "studio",
    ids: "id studio_id author_id model_id",
    decided: "drafts state revision",
    content: "photos grouping groups channel thread cards created_at updated_at",
  },
  open_points: {
    readers: "studio",
    ids: "studio_id change_id settled_by",
    decided: "needed settled settled_at",
    content: "field point kind name",
  },
  policy_warnings: {
    readers: "studio",
    ids: "studio_id change_id off_by",
    decided: "off_at",
    content: "code said_at",
  },
  plan_left_out: {
    readers: "studio",
    ids: "studio_id change_id listing_id seq",
    decided: "payload written",
    content: "code text content",
  },
  plans: {
    readers: "studio",
    ids: "studio_id change_id catch_up_id said_by",
    decided: "line batch_on released",
    content: "found looked apart",
  },
  catch_ups: {
    readers: "studio",
    ids: "id studio_id shop_id author_id said_by",
    decided: "name rule share state",
    content: "created_at looked_on open unknown_count unknown after_seq rests_until",
  },
  schedules: {
    readers: "studio",
    ids: "change_id studio_id set_by return_id",
    decided: "starts_at ends_at zone state late",
  },
  messages: { readers: "studio", ids: "studio_id change_id", content: "kind channel ts" },
  oauth_states: {
    readers: "nobody",
    ids: "studio_id member_id app_id",
    secrets: "state_hash link_hash browser_hash verifier",
    decided: "expires_at",
  },
  operations: {
    readers: "nobody",
    ids: "id studio_id key shop_id change_id item_id seq",
    secrets: "lease_token",
    decided: "state attempt lease_until outcome_code writes while_uninstalled lapses",
    content: "kind params priority run_at worker created_at finished_at lane",
  },
  outbox: {
    readers: "nobody",
    ids: "id studio_id group_key key seq",
    secrets: "lease_token",
    decided: "state attempt lease_until",
    content: "entry run_at worker claimed_at uncertain_since code created_at finished_at",
  },
  photos: { readers: "studio", ids: "studio_id hash", content: "created_at" },
  videos: { readers: "studio", ids: "studio_id hash", content: "bytes created_at" },
  product_words: {
    readers: "studio",
    ids: "id studio_id kept merged listing_ids member_id seq",
    decided: "word",
    content: "at",
  },
  products: {
    readers: "studio",
    ids: "id studio_id merged_into seq",
    content: "code listed sku content created_at updated_at title_folded sku_folded",
  },
  request_counts: { readers: "nobody", ids: "studio_id", decided: "last_number" },
  shared_stock: {
    readers: "studio",
    ids: "product_id studio_id answered_by",
    decided: "known answer revision",
    content: "last_fall judged_at",
  },
  stock_checks: { readers: "studio", ids: "shop_id studio_id", content: "listings checked_at told_at" },
  stock_days: { readers: "studio", ids: "shop_id studio_id", content: "day checks longest_seconds at" },
  stock_rules: {
    readers: "studio",
    ids: "id studio_id product_id shop_id given_by revoked_by seq",
    decided: "section_id rule window_seconds revoked_at",
    content: "given_at",
  },
  stock_writes: {
    readers: "studio",
    ids: "change_id studio_id rule_id product_id shop_id listing_id",
    decided: "settled_at",
    content: "since at",
  },
  shop_credentials: {
    readers: "nobody",
    ids: "shop_id studio_id",
    secrets: "access_token refresh_token refresh_holder",
    decided: "expires_at refresh_expires_at refresh_until refresh_begun_at refresh_unsure_since version",
    content: "updated_at reminded_of reminded_days",
  },
  shop_members: { readers: "studio", ids: "studio_id shop_id member_id" },
  shop_profiles: { readers: "studio", ids: "shop_id studio_id", content: "profiles suggested" },
  shops: {
    readers: "studio",
    ids: "id studio_id external_id connected_by kept_by app_id",
    decided:
      "health paused publish_count dead_since dead_how dead_tellings dead_told_at dead_warned_at kept_until eu_trader on_vacation",
    content:
      "marketplace name url currency counts defaults last_published_at read_at listings_read_at connected_at news_on news news_channel news_ts",
  },
  slack_events: { readers: "nobody", secrets: "event_id", content: "seen_at" },
  slack_install_states: { readers: "nobody", secrets: "state_hash browser_hash", content: "expires_at" },
  slack_installations: {
    readers: "nobody",
    ids: "id enterprise_id bot_user_id installed_by",
    secrets: "access_token refresh_token refresh_holder",
    decided: "expires_at refresh_until generation version signed_out_at inactive_since revoked_at uninstalled_at",
    content: "is_org name scopes installed_at checked_at",
  },
  slack_requests: { readers: "nobody", content: "signature_hash seen_at" },
  studios: {
    readers: "studio",
    ids: "id team_id paused_by installation_id",
    decided:
      "channel_stopped channel_agreed_at channel_agreed_by scopes_asked solo_mode solo_chosen_at small_changes one_offs last_pieces paused_at fee_ceiling_cents uninstalled_at ai_opt_in_at ai_opt_in_by operators_text operators_accepted_at operators_accepted_by ai_text",
    content:
      "name listings_channel last_served last_told created_at digest_hour digest_minute digest_days digest_zone digest_date digest_at",
  },
  sync_events: {
    readers: "studio",
    ids: "id studio_id shop_id change_id listing_id",
    content: "kind outcome code reference at",
  },
  sync_runs: {
    readers: "studio",
    ids: "id studio_id shop_id operation_id asked_by seq",
    decided: "result",
    content: "done total started_at finished_at",
  },
  categories: {
    readers: "everyone",
    ids: "id parent_id position",
    content: "marketplace name path is_leaf fetched_at",
  },
  webhook_messages: { readers: "nobody", secrets: "message_hash", content: "seen_at" },
};
