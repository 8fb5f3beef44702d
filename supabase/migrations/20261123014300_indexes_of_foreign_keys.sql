-- A row that is deleted asks every table that could point to it, and a studio that is erased or takes its rows home asks
-- every table for them: without an index each asks by reading the whole table, of all studios. Tables whose keys begin so
-- already have none here; a test holds that every foreign key and every table of studios has one.
create index audit_events_by_member on public.audit_events (member_id);
create index change_edits_by_member on public.change_edits (member_id);
create index changes_by_author on public.changes (author_id);
create index connect_links_by_member on public.connect_links (studio_id, member_id);
create index decisions_by_member on public.decisions (member_id);
create index imports_by_member on public.imports (member_id);
create index listing_events_by_member on public.listing_events (member_id) where member_id is not null;
create index oauth_states_by_member on public.oauth_states (studio_id, member_id);
create index operations_of_shop on public.operations (shop_id) where shop_id is not null;
create index product_words_by_member on public.product_words (member_id);
create index shop_members_by_member on public.shop_members (member_id);
create index shops_by_owner on public.shops (connected_by) where connected_by is not null;
create index shops_by_keeper on public.shops (kept_by) where kept_by is not null;
create index sync_events_of_shop on public.sync_events (shop_id);

-- In the order of a table's key, as what is taken home is read.
create index audit_events_of_studio on public.audit_events (studio_id, id);
create index change_edits_of_studio on public.change_edits (studio_id, change_id, member_id);
create index decisions_of_studio on public.decisions (studio_id, id);
create index listing_events_of_studio on public.listing_events (studio_id, id);
create index messages_of_studio on public.messages (studio_id, change_id, kind);
create index product_words_of_studio on public.product_words (studio_id, id);
create index shop_members_of_studio on public.shop_members (studio_id, shop_id, member_id);
create index shop_profiles_of_studio on public.shop_profiles (studio_id, shop_id);
create index sync_events_of_studio on public.sync_events (studio_id, id);

create index listing_watch_of_studio on public.listing_watch (studio_id);
create index outbox_of_studio on public.outbox (studio_id);
create index shop_credentials_of_studio on public.shop_credentials (studio_id);
create index fees_of_studio on public.fees (studio_id, id);
create index fees_member on public.fees (member_id);
create index listing_claims_of_studio on public.listing_claims (studio_id, listing_id, what);
