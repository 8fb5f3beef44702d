import type { Role } from "#src/domain/roles.ts";

/**
 * Who may call each function, and what a stranger meets who calls it with another studio's ids. A new function needs one
 * line here.
 */
export type ExpectedFunction =
  | { readonly by: "secret key" }
  | {
      /** A role: members from it upwards, and no worker. `reader`: every member and the worker. */
      readonly by: Role | "worker" | "reader";
      /**
       * What the stranger who holds the right role in her own studio gets: the error's message or SQLSTATE, or `own rows`
       * when it goes through and touches nothing but her own studio.
       */
      readonly stranger: string;
    };

/** Reached by the secret key alone. */
const secretKey = { by: "secret key" } as const;
/** Selects under the caller's own rights. */
const reading = { by: "reader", stranger: "own rows" } as const;
/** Needs the lease of an operation of the worker's own studio. */
const lease = { by: "worker", stranger: "lease-lost" } as const;
const worker = (stranger: string) => ({ by: "worker", stranger }) as const;
/** Another studio's row and none at all look the same. */
const person = (from: Role, stranger = "not-found") => ({ by: from, stranger }) as const;

export const expectedFunctions: Readonly<Record<string, ExpectedFunction>> = {
  admit_workspace: secretKey,
  apply_import: person("maker"),
  audit: person("viewer", "own rows"),
  begin_consent: secretKey,
  begin_install: secretKey,
  claim_installation_checks: secretKey,
  claim_messages: secretKey,
  claim_operations: secretKey,
  connect_shop: secretKey,
  create_change: person("maker"),
  create_link: secretKey,
  create_listing_change: person("maker"),
  decide_change: person("manager"),
  digest_clocks: secretKey,
  discard_import: person("maker"),
  disconnect_shop: person("owner"),
  end_installation: secretKey,
  enqueue_digest: secretKey,
  enqueue_due_syncs: secretKey,
  enqueue_nudges: secretKey,
  enqueue_operation: person("maker", "23503"),
  ensure_listings_channel: secretKey,
  ensure_member: secretKey,
  ensure_studio: secretKey,
  expiring_installations: secretKey,
  extend_operation: secretKey,
  fill_draft: worker("not-found"),
  finish_operation: secretKey,
  finish_run: lease,
  first_request: secretKey,
  first_sight: secretKey,
  forget_requests: secretKey,
  go_live: person("manager"),
  install_slack: secretKey,
  installation_for: secretKey,
  lease_installation: secretKey,
  lease_refresh: secretKey,
  leave_workspaces: secretKey,
  log_sync: worker("23503"),
  make_products: person("maker"),
  mark_dead: secretKey,
  mark_gone: lease,
  match_products: person("maker"),
  member_of: secretKey,
  mirror_listings: lease,
  mirror_page: lease,
  purge_imports: secretKey,
  purge_listing_events: secretKey,
  purge_old: secretKey,
  read_change: reading,
  read_changes: reading,
  read_changes_of: reading,
  read_digest: reading,
  read_expected: reading,
  read_history: reading,
  read_home: reading,
  read_import: reading,
  read_installation: secretKey,
  read_link: secretKey,
  read_listing_table: reading,
  read_listings: reading,
  read_log: reading,
  read_members: reading,
  read_message: reading,
  read_product_outlines: reading,
  read_products: reading,
  read_report: reading,
  read_runs: reading,
  read_shops: reading,
  read_studio: reading,
  read_tokens: secretKey,
  record_import: lease,
  record_shop: lease,
  record_target: lease,
  release_installation: secretKey,
  release_operation: secretKey,
  release_refresh: secretKey,
  reopen_change: person("maker"),
  replace_taxonomy: secretKey,
  retry_change: person("manager"),
  retry_message: secretKey,
  save_draft: person("maker"),
  save_installation_tokens: secretKey,
  save_message: worker("42501"),
  save_tokens: secretKey,
  say_digest: lease,
  search_taxonomy: secretKey,
  send_messages: worker("own rows"),
  set_ours: person("maker"),
  set_paused: person("manager"),
  set_role: person("owner"),
  set_settings: person("owner", "own rows"),
  set_shop_access: person("owner"),
  set_shop_defaults: person("manager"),
  settle_message: secretKey,
  shelve_message: secretKey,
  shop_id_of: secretKey,
  split_product: person("maker"),
  start_import: person("maker", "own rows"),
  start_run: lease,
  stop_writing: person("maker"),
  studio_of: secretKey,
  studios_uninstalled_before: secretKey,
  submit_change: person("maker"),
  take_consent: secretKey,
  take_install: secretKey,
  taxonomy_fetched_at: secretKey,
  taxonomy_node: secretKey,
  usual_tags: reading,
  void_link: secretKey,
  withdraw_change: person("maker"),
  writes_allowed: worker("own rows"),
};
