-- A change: what a person wants one or more shops to show, from first draft to read-back.
create table public.changes (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  state text not null default 'draft' check (state in
    ('draft', 'in_review', 'approved', 'scheduled', 'applying', 'applied', 'failed', 'rejected', 'superseded', 'discarded', 'stopped')),
  -- Counts saves by people.
  revision integer not null default 1,
  -- Over the hashes of its items (app.content_hash).
  content_hash text not null default '',
  mode text check (mode in ('live', 'draft')),
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  source jsonb not null,
  text_by text check (text_by in ('openai', 'offline', 'person')),
  preparing jsonb,
  photo_problems jsonb not null default '[]',
  author_id uuid not null,
  -- Who wrote which part of `content` (app.note_change_writer).
  written jsonb not null default '{}',
  product_id uuid,
  created_at timestamptz not null default app.now(),
  updated_at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  kind text not null default 'create' check (kind in ('create', 'edit', 'unpublish', 'renew', 'put_on_sale', 'delete')),
  -- When approval was asked for, of what is in review; and when it was brought up again.
  asked_at timestamptz,
  nudged_at timestamptz,
  -- Who asked for approval, each time: [{by, at}] (app.note_asked).
  requested jsonb not null default '[]',
  -- The same in all that one form asked for at once: they may be approved in one click.
  together uuid,
  -- Its items are still being added, in parts (app.add_item): it is a draft that nobody can do anything with but discard.
  collecting boolean not null default false,
  -- By which people name the request: "request 12". Drawn when approval is asked for the first time, or many are collected.
  number integer,
  -- Nothing more of it is written until a manager lets it go on (app.hold_change). What is in hand comes to its end.
  paused_at timestamptz,
  paused_by uuid,
  unique (studio_id, id),
  constraint changes_number unique (studio_id, number),
  foreign key (studio_id, author_id) references public.members (studio_id, id),
  foreign key (studio_id, product_id) references public.products (studio_id, id),
  foreign key (studio_id, paused_by) references public.members (studio_id, id)
);
create index changes_newest on public.changes (studio_id, seq desc);
create index changes_by_state on public.changes (studio_id, state, seq desc);
create index changes_rest_of on public.changes ((source ->> 'restOf')) where source ? 'restOf';
create index changes_part_of on public.changes ((source #>> '{partOf,changeId}')) where source ? 'partOf';
create index changes_moved_of on public.changes ((source ->> 'movedOf')) where source ? 'movedOf';
create index changes_done on public.changes (studio_id, updated_at desc) where state = 'applied';

-- For the tick that brings up what nobody answered.
create index changes_unanswered on public.changes (asked_at) where state = 'in_review' and nudged_at is null;

-- For deletions, like products_merged_into.
create index changes_discarded on public.changes (updated_at) where state = 'discarded';
create index changes_together on public.changes (together) where together is not null;
create index changes_by_product on public.changes (product_id) where product_id is not null;
create index changes_by_author on public.changes (author_id);
create index changes_paused on public.changes (studio_id, seq desc) where paused_at is not null;
create index changes_paused_by on public.changes (paused_by) where paused_by is not null;
select app.protect('changes', true);
grant select, insert, update, delete on public.changes to oms_definer;
grant select, update, delete on public.changes to service_role;

-- How many requests the studio has numbered. Its own table: the studio's row is locked for other reasons, in another order.
create table public.request_counts (
  studio_id uuid primary key references public.studios (id) on delete cascade,
  last_number integer not null
);
select app.protect('request_counts', false);
grant select, insert, update on public.request_counts to oms_definer;

-- Who wrote or edited any part: none of them can approve it.
create table public.change_edits (
  studio_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  first_at timestamptz not null default app.now(),
  primary key (change_id, member_id),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index change_edits_by_member on public.change_edits (member_id);
create index change_edits_of_studio on public.change_edits (studio_id, change_id, member_id);
select app.protect('change_edits', true);
grant select, insert on public.change_edits to oms_definer;

-- What a change would write in one place: a new listing in a shop, or a listing that is there.
create table public.change_items (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  change_id uuid not null,
  shop_id uuid not null,
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  -- Who wrote which part of `content` (app.note_item_writer).
  written jsonb not null default '{}',
  -- Text, not jsonb: its bytes are what the approval's hash is about.
  payload text,
  state text not null default 'pending' check (state in
    ('pending', 'applying', 'on_marketplace', 'applied', 'failed', 'parked', 'left_out', 'stopped')),
  step text,
  progress jsonb not null default '{}',
  external_id text,
  listing_url text,
  failure jsonb,
  verified boolean not null default false,
  -- Whether the shop's publish_count has counted it.
  counted boolean not null default false,
  seq bigint generated always as identity,
  -- The listing that it is a change of; none when it makes one.
  listing_id uuid,
  -- Over exactly what would be written, and where.
  hash text generated always as (app.sha256(shop_id::text || ':' || payload)) stored,
  unique (studio_id, id),
  constraint change_items_once unique nulls not distinct (change_id, shop_id, listing_id),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id)
);
create index change_items_by_number on public.change_items (shop_id, external_id);
create index change_items_of_listing on public.change_items (listing_id) where listing_id is not null;
select app.protect('change_items', true);
grant select, insert, update, delete on public.change_items to oms_definer;
grant select, update on public.change_items to service_role;

-- What a draft doesn't say yet and a person has to: a blank in one of its texts, `[size?]`, or an attribute that is asked for. Outside
-- of its hash: how a point was settled is no part of what is written (app.note_open_points).
create table public.open_points (
  studio_id uuid not null,
  change_id uuid not null,
  -- The key of the listing's field.
  field text not null,
  -- The words of the blank; of an attribute the marketplace's number of it.
  point text not null,
  kind text not null check (kind in ('blank', 'attribute')),
  -- For people.
  name text not null,
  -- The category asks for it: it can't be left out.
  needed boolean not null default false,
  -- Null: it is open.
  settled text check (settled in ('filled', 'left_out')),
  -- Null with `settled`: a worker did.
  settled_by uuid,
  settled_at timestamptz,
  primary key (change_id, field, point),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, settled_by) references public.members (studio_id, id)
);
create index open_points_of_studio on public.open_points (studio_id, change_id, field, point);
create index open_points_by_member on public.open_points (settled_by) where settled_by is not null;
select app.protect('open_points', true);
grant select, insert, update, delete on public.open_points to oms_definer;

-- Rules that a studio keeps for one of its shops: each listing of it needs something. What lacks it comes into plans, a part each
-- day. `offered`: nobody has accepted it yet. `declined`: it isn't offered again.
create table public.catch_ups (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  shop_id uuid not null,
  -- What a shop has once: `safety`, `attributes`, `alts`, `titles`, `when_made:2027`, or `line:` and the line.
  name text not null check (length(name) <= 3100),
  -- src/modules/plans/catching-up/model.ts
  rule jsonb not null check (jsonb_typeof(rule) = 'object'),
  -- So many listings at most come into the plan of one day.
  share integer not null default 50 check (share between 1 and 500),
  state text not null check (state in ('offered', 'on', 'declined', 'ended')),
  -- Whose word its plans are: who accepted it last.
  author_id uuid,
  -- Who said its values, and keeps a hand in them when another person takes it over; null: nobody did.
  said_by uuid,
  created_at timestamptz not null default app.now(),
  -- The day, by the studio's clock, on which it last looked, and what it found then: how many listings can be given what they
  -- lack, and how many can't, some of these by their codes, each with what it lacks.
  looked_on date,
  open integer not null default 0,
  unknown_count integer not null default 0,
  unknown jsonb not null default '[]' check (jsonb_typeof(unknown) = 'array'),
  -- Of a rule that reads each listing: behind which one the next look goes on, and until when it rests after the last one.
  after_seq bigint,
  rests_until date,
  unique (studio_id, id),
  constraint catch_ups_once unique (shop_id, name),
  constraint catch_ups_have_authors check (state <> 'on' or author_id is not null),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade,
  foreign key (studio_id, author_id) references public.members (studio_id, id),
  foreign key (studio_id, said_by) references public.members (studio_id, id)
);
create index catch_ups_by_author on public.catch_ups (author_id) where author_id is not null;
create index catch_ups_said_by on public.catch_ups (said_by) where said_by is not null;
select app.protect('catch_ups', true);
grant select, insert, update on public.catch_ups to oms_definer;
grant select, update on public.catch_ups to service_role;

-- A change of many that its author looks at before approval is asked for: which listings it was made of, and what is done to each.
create table public.plans (
  change_id uuid primary key,
  studio_id uuid not null,
  -- {selection, rule, text} (src/modules/plans/rules). `asks`: of a table, whose values its author saw: approval is asked for as soon as
  -- all is collected, where nothing waits to be taken in.
  line jsonb not null check (jsonb_typeof(line) = 'object'),
  -- How many listings there are to look at, once that is known, and how many were looked at.
  found integer,
  looked integer not null default 0,
  -- Of a rule that the studio keeps: which one, and the day of which this is the part.
  catch_up_id uuid,
  batch_on date,
  -- Who said the rule's values, where that isn't the author.
  said_by uuid,
  -- Of a line that leaves out by `without`: how many of the listings that it means otherwise. null: it has none.
  apart integer,
  -- It was discarded, and a person had its listings taken in again: the rule plans them anew.
  released boolean not null default false,
  constraint plans_one_batch unique (catch_up_id, batch_on),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, catch_up_id) references public.catch_ups (studio_id, id) on delete set null (catch_up_id),
  foreign key (studio_id, said_by) references public.members (studio_id, id)
);
create index plans_of_studio on public.plans (studio_id, change_id);
create index plans_said_by on public.plans (said_by) where said_by is not null;
select app.protect('plans', true);
grant select, insert, update on public.plans to oms_definer;

-- Listings that a plan looked at and doesn't write, each with why. `code` tells reasons apart, `text` is the sentence. With what
-- it would write (`content`, `payload`) where a person may take it in.
create table public.plan_left_out (
  studio_id uuid not null,
  change_id uuid not null,
  listing_id uuid not null,
  code text not null,
  text text not null,
  content jsonb check (jsonb_typeof(content) = 'object'),
  payload text,
  seq bigint generated always as identity,
  -- Who wrote which part of `content`, as in `change_items`: it is the same once it is taken in. Null: it isn't known.
  written jsonb,
  primary key (change_id, listing_id),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
create index plan_left_out_of_listing on public.plan_left_out (listing_id);
create index plan_left_out_of_studio on public.plan_left_out (studio_id, change_id, listing_id);
select app.protect('plan_left_out', true);
grant select, insert, update, delete on public.plan_left_out to oms_definer;

create table public.decisions (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  verdict text not null check (verdict in ('approve', 'ask_for_changes', 'go_live', 'retry', 'withdraw', 'stop', 'standing')),
  self_approved boolean not null default false,
  -- Of a manager's own small change (app.small_refusal): what stood there before, by field. Null: it is none.
  small_before jsonb,
  reason text,
  mode text check (mode in ('live', 'draft')),
  -- What was decided on, and what it may cost.
  content_hash text not null,
  fee_cents integer not null default 0 check (fee_cents >= 0),
  at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index decisions_by_change on public.decisions (change_id, seq);
create index decisions_small on public.decisions (member_id, at) where small_before is not null;
create index decisions_by_member on public.decisions (member_id);
create index decisions_of_studio on public.decisions (studio_id, id);
select app.protect('decisions', true);
grant select, insert on public.decisions to oms_definer;
grant select on public.decisions to service_role;

-- One request at a time: a listing has one that renews it, puts it on sale, takes it off sale or deletes it, and each of its
-- fields has one that writes it. Two clicks at once, in whichever processes, are one request: the second is refused and told the first.
-- Drafts hold nothing. What is asked for, approved or on its way holds; its end lets go.
create table public.listing_claims (
  studio_id uuid not null,
  listing_id uuid not null,
  -- `renew`, `put_on_sale`, `unpublish`, `delete`, or `field:` and the field that is written.
  what text not null,
  change_id uuid not null,
  primary key (listing_id, what),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade
);
create index listing_claims_change on public.listing_claims (change_id);
create index listing_claims_of_studio on public.listing_claims (studio_id, listing_id, what);
select app.protect('listing_claims', false);
grant select, insert, delete on public.listing_claims to oms_definer, service_role;

-- Fees, as the marketplace bills them: one per activation that happened. What was decided and did not happen yet is
-- reserved, so that the ceiling holds for it too; what ended without an activation is released.
create table public.fees (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  change_id uuid not null,
  item_id uuid not null,
  -- Who decided that it may be spent.
  member_id uuid not null,
  cents integer not null check (cents > 0),
  state text not null default 'reserved' check (state in ('reserved', 'booked', 'released')),
  at timestamptz not null default app.now(),
  booked_at timestamptz,
  seq bigint generated always as identity,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, item_id) references public.change_items (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create unique index fees_reserved on public.fees (item_id) where state = 'reserved';
create index fees_waiting on public.fees (studio_id) where state = 'reserved';
create index fees_booked on public.fees (studio_id, booked_at) where state = 'booked';
create index fees_item on public.fees (item_id, seq);
create index fees_change on public.fees (change_id);
create index fees_of_studio on public.fees (studio_id, id);
create index fees_member on public.fees (member_id);
select app.protect('fees', true);
grant select, insert, update on public.fees to oms_definer, service_role;

-- When a change that is approved begins to be written, and until when it stays: a part of what is approved.
create table public.schedules (
  change_id uuid primary key,
  studio_id uuid not null,
  -- Null: at once.
  starts_at timestamptz,
  -- What it wrote is put back then. Null: it stays.
  ends_at timestamptz,
  -- By the clock of which zone a person said it.
  zone text not null,
  set_by uuid not null,
  -- `begun`: it may be written, or was. `returning`: what it wrote is being put back. `ended`: nothing more comes by itself.
  state text not null default 'set' check (state in ('set', 'begun', 'returning', 'ended')),
  -- It should have begun and didn't, so approval is asked for once more, and then it begins at once.
  late boolean not null default false,
  -- The change that puts back what it wrote.
  return_id uuid,
  constraint schedules_say_when check (coalesce(starts_at, ends_at) is not null and (starts_at is null or ends_at is null or ends_at > starts_at)),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, set_by) references public.members (studio_id, id),
  foreign key (studio_id, return_id) references public.changes (studio_id, id) on delete set null (return_id)
);
create index schedules_of_studio on public.schedules (studio_id, change_id);
create index schedules_by_member on public.schedules (set_by);
create index schedules_by_return on public.schedules (return_id) where return_id is not null;
select app.protect('schedules', true);
grant select, insert, update, delete on public.schedules to oms_definer;
grant select, update on public.schedules to service_role;

-- Photos from which one draft each is made of several listings, all like one that is there.
create table public.draft_batches (
  id uuid primary key,
  studio_id uuid not null,
  author_id uuid not null,
  -- The listing that they are like.
  model_id uuid not null,
  -- In order: [{id, name, mime, message, hash, problem}]; `message`: by which one it came; `problem`: why it can't be a photo.
  photos jsonb not null default '[]' check (jsonb_typeof(photos) = 'array'),
  grouping text not null check (grouping in ('message', 'name', 'each', 'hand')),
  -- By hand: the photos of each listing, by their places from 0.
  groups jsonb,
  -- One for each listing, once they are asked for: [{id, photos}], by hash.
  drafts jsonb not null default '[]' check (jsonb_typeof(drafts) = 'array'),
  state text not null default 'gathering' check (state in ('gathering', 'making', 'made', 'discarded')),
  revision integer not null default 1,
  -- Photos that come in this thread join it.
  channel text,
  thread text,
  -- Where its cards are: {author: {channel, ts}, review: {channel, ts}}.
  cards jsonb not null default '{}',
  created_at timestamptz not null default app.now(),
  updated_at timestamptz not null default app.now(),
  unique (studio_id, id),
  foreign key (studio_id, author_id) references public.members (studio_id, id),
  foreign key (studio_id, model_id) references public.listings (studio_id, id) on delete cascade
);
create index draft_batches_by_author on public.draft_batches (author_id, updated_at desc);
create index draft_batches_by_model on public.draft_batches (model_id);
-- For deletions.
create index draft_batches_old on public.draft_batches (updated_at);
select app.protect('draft_batches', true);
grant select, insert, update on public.draft_batches to oms_definer;
