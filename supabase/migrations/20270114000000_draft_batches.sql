-- Batches of drafts: gathered, made, asked for and decided as one.

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

-- A draft that is a copy: of a draft that isn't live its values stay the word of those who wrote them there; what is copied
-- from a live listing (or from a draft of which all is on sale) is nobody's. Who copied is its author. The photos of a
-- listing come from the change that made it, which may be a draft again. `ownPhotos`: the copy is of another piece, and its photos
-- were never that listing's.
create or replace function app.copy_writers(p_change public.changes, p_like jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_like public.changes;
begin
  if p_like ? 'changeId' then
    select * into v_like from public.changes where id = (p_like ->> 'changeId')::uuid for share;
    -- Else the own words would be nobody's. The same of a draft that was edited since it was read.
    if v_like.id is null then
      perform app.missing();
    elsif v_like.revision is distinct from (p_like ->> 'revision')::integer then
      perform app.refuse('edited-meanwhile');
    end if;
  else
    select c.* into v_like from public.listings l
      join public.change_items t on t.shop_id = l.shop_id and t.external_id = l.external_id
      join public.changes c on c.id = t.change_id
      where l.id = (p_like ->> 'listingId')::uuid and c.kind = 'create' and c.content -> 'photos' <> '[]'
      order by c.seq desc limit 1 for share of c;
    if not p_like ? 'ownPhotos' and v_like.content -> 'photos' <> p_change.content -> 'photos' and p_change.content -> 'photos' <> '[]' then
      perform app.refuse('edited-meanwhile');
    end if;
    v_like.content := pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('photos', v_like.content -> 'photos',
      'videos', v_like.content -> 'videos'));
  end if;
  if v_like.id is null or (v_like.state = 'applied' and v_like.mode = 'live') then
    update public.changes set written = '{}' where id = p_change.id;
    update public.change_items set written = '{}' where change_id = p_change.id;
    return;
  end if;
  update public.changes set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(v_like.written -> f.key)), '{}')
      from pg_catalog.jsonb_each(p_change.content) f
      where v_like.written ? f.key and v_like.content -> f.key = f.value)
    where id = p_change.id;
  update public.change_items t set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(f.entries)), '{}') from (
        select distinct on (v.key) v.key, s.written -> v.key as entries
        from pg_catalog.jsonb_each(t.content) v join public.change_items s on s.change_id = v_like.id
        where p_like ? 'changeId' and s.content -> v.key = v.value and s.written ? v.key
        order by v.key, s.shop_id <> t.shop_id) f)
    where t.change_id = p_change.id;
end $$;

-- A draft of this person's, with its product, whose code names it from now on.
create function app.new_draft(p_me public.members, p_change jsonb) returns public.changes
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
begin
  insert into public.changes (id, studio_id, content, source, preparing, author_id, product_id)
    values ((p_change ->> 'id')::uuid, p_me.studio_id, p_change -> 'content', p_change -> 'source',
      nullif(p_change -> 'preparing', 'null'), p_me.id, (app.new_product(p_me.studio_id, '{}', false)).id)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (p_me.studio_id, v_change.id, p_me.id);
  perform app.put_items(v_change, p_me.id, p_change -> 'items');
  if nullif(p_change -> 'like', 'null') is not null then
    perform app.copy_writers(v_change, p_change -> 'like');
  end if;
  perform app.ask_points(v_change, p_change -> 'points');
  perform app.remember_photos(p_me.studio_id, v_change.content -> 'photos');
  perform app.remember_videos(p_me.studio_id, v_change.content -> 'videos');
  return v_change;
end $$;

-- Repeated with the same id it finds the first.
create or replace function public.create_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  v_change := app.new_draft(v_me, p_change);
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

grant execute on function app.new_draft(public.members, jsonb) to oms_definer;
select app.publish_functions(array['create_change'], 'authenticated', true);

create function app.lock_batch(p_batch uuid) returns public.draft_batches
language plpgsql volatile set search_path = '' as $$
declare
  v_batch public.draft_batches;
begin
  select * into v_batch from public.draft_batches where id = p_batch for update;
  if v_batch.id is null then
    perform app.missing();
  end if;
  return v_batch;
end $$;

-- Its photos and how they are put together are its author's word, so that only the author adds and arranges them. A form that was
-- drawn from another revision changes nothing.
create function app.require_gathering(p_batch public.draft_batches, p_me public.members, p_revision integer) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_batch.author_id <> p_me.id then
    perform app.refuse('not-allowed', '{"reason": "batch-author"}');
  elsif p_batch.state <> 'gathering' then
    perform app.refuse('wrong-state', '{"reason": "batch-made"}');
  elsif p_batch.revision <> coalesce(p_revision, p_batch.revision) then
    perform app.refuse('edited-meanwhile');
  end if;
end $$;

create function app.batch_json(p_batch public.draft_batches) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.jsonb_build_object('id', p_batch.id, 'studioId', p_batch.studio_id, 'author', p_batch.author_id, 'modelId', p_batch.model_id,
    'photos', p_batch.photos, 'grouping', p_batch.grouping, 'groups', p_batch.groups, 'drafts', p_batch.drafts,
    'state', p_batch.state, 'revision', p_batch.revision, 'channel', p_batch.channel, 'thread', p_batch.thread, 'cards', p_batch.cards);
end $$;

-- With its drafts as they are now, in their order; those that were deleted since are missing.
create function public.read_draft_batch(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select app.batch_json(b) || pg_catalog.jsonb_build_object('changes', (
      select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by d.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(b.drafts) with ordinality d join public.changes c on c.id = (d.value ->> 'id')::uuid))
    from public.draft_batches b where b.id = p_id);
end $$;

-- Those of the caller that photos can still join, the newest first.
create function public.read_open_batches(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.batch_json(b) || '{"changes": []}' order by b.updated_at desc), '[]')
    from (select * from public.draft_batches where studio_id = (select app.studio_id())
        and author_id = app.claim('member_id')::uuid and state = 'gathering'
      order by updated_at desc limit least(p_limit, 20)) b);
end $$;

-- Photos that came a second time are there once.
create function app.joined_photos(p_photos jsonb, p_more jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  v_photos jsonb := p_photos || coalesce((
    select pg_catalog.jsonb_agg(m.value order by m.ordinality) from pg_catalog.jsonb_array_elements(p_more) with ordinality m
    where not exists (select from pg_catalog.jsonb_array_elements(p_photos) o where o.value ->> 'id' = m.value ->> 'id')), '[]');
begin
  if pg_catalog.jsonb_array_length(v_photos) > 200 then
    perform app.refuse('bad-input', '{"reason": "batch-photos"}');
  end if;
  return v_photos;
end $$;

-- Begun twice with the same id, it was begun once.
create function public.begin_batch(p_batch jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
begin
  if not exists (select from public.listings where id = (p_batch ->> 'modelId')::uuid) then
    perform app.missing();
  end if;
  insert into public.draft_batches (id, studio_id, author_id, model_id, photos, grouping, channel, thread)
    values ((p_batch ->> 'id')::uuid, v_me.studio_id, v_me.id, (p_batch ->> 'modelId')::uuid,
      app.joined_photos('[]', p_batch -> 'photos'), p_batch ->> 'grouping', p_batch ->> 'channel', p_batch ->> 'thread')
    on conflict (id) do nothing;
  if found then
    perform app.effects(p_outbox, p_operations);
  end if;
end $$;

create function public.add_batch_photos(p_batch_id uuid, p_photos jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_batch public.draft_batches := app.lock_batch(p_batch_id);
begin
  perform app.require_gathering(v_batch, v_me, null);
  update public.draft_batches set photos = app.joined_photos(v_batch.photos, p_photos), revision = revision + 1, updated_at = app.now()
    where id = v_batch.id;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.group_batch(
  p_batch_id uuid, p_revision integer, p_grouping text, p_groups jsonb, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_batch public.draft_batches := app.lock_batch(p_batch_id);
begin
  perform app.require_gathering(v_batch, v_me, p_revision);
  update public.draft_batches set grouping = p_grouping, groups = nullif(p_groups, 'null'), revision = revision + 1, updated_at = app.now()
    where id = v_batch.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Its drafts are asked for: each has its id from here on, so that it is made once.
-- @param p_drafts [{id, photos}]; null: it isn't wanted any more, which a manager may say, too
create function public.make_batch(p_batch_id uuid, p_revision integer, p_drafts jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_batch public.draft_batches := app.lock_batch(p_batch_id);
begin
  if nullif(p_drafts, 'null') is null and app.rank(v_me.role) >= app.rank('manager') then
    v_me.id := v_batch.author_id;
  end if;
  perform app.require_gathering(v_batch, v_me, p_revision);
  if pg_catalog.jsonb_array_length(nullif(p_drafts, 'null')) not between 1 and 70 then
    perform app.refuse('bad-input', '{"reason": "batch-drafts"}');
  end if;
  update public.draft_batches set drafts = coalesce(nullif(p_drafts, 'null'), '[]'), revision = revision + 1, updated_at = app.now(),
    state = case when nullif(p_drafts, 'null') is null then 'discarded' else 'making' end
    where id = v_batch.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- A copied photo, or why it can't be one.
create function public.note_batch_photo(p_operation uuid, p_lease uuid, p_batch_id uuid, p_photo jsonb, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_batch public.draft_batches := app.lock_batch(p_batch_id);
begin
  update public.draft_batches set photos = (
      select pg_catalog.jsonb_agg(case when p.value ->> 'id' = p_photo ->> 'id' then p.value - 'problem' || p_photo else p.value end order by p.ordinality)
      from pg_catalog.jsonb_array_elements(v_batch.photos) with ordinality p)
    where id = v_batch.id;
  if p_photo ->> 'hash' is not null then
    perform app.remember_photos(v_operation.studio_id, pg_catalog.jsonb_build_array(p_photo));
  end if;
  perform app.effects(p_outbox, '[]');
end $$;

-- One of its drafts, as its author's word: what is copied may be nobody's, but its photos are those that the author chose. Made before,
-- it is made.
create function public.add_batch_draft(p_operation uuid, p_lease uuid, p_batch_id uuid, p_change jsonb, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_batch public.draft_batches := app.lock_batch(p_batch_id);
  v_author public.members;
begin
  select * into v_author from public.members where id = v_batch.author_id;
  if app.rank(v_author.role) < app.rank('maker') or v_author.role is null then
    perform app.refuse('not-allowed');
  elsif v_batch.state <> 'making' or not v_batch.drafts @> pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('id', p_change -> 'id')) then
    perform app.refuse('wrong-state');
  elsif exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return;
  end if;
  perform app.write_for(v_author.id, 'form');
  perform app.new_draft(v_author, p_change);
  update public.changes set written = written || pg_catalog.jsonb_build_object('photos', pg_catalog.jsonb_build_array(app.writer()))
    where id = (p_change ->> 'id')::uuid;
  perform app.write_for(null, null);
  perform app.effects(p_outbox, '[]');
end $$;

-- Nothing more is made of it. Those that couldn't be made are missing.
create function public.end_batch(p_operation uuid, p_lease uuid, p_batch_id uuid, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  update public.draft_batches set state = 'made', updated_at = app.now() where id = p_batch_id and state = 'making';
  perform app.effects(p_outbox, '[]');
end $$;

create function public.save_batch_card(p_batch_id uuid, p_kind text, p_channel text, p_ts text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  update public.draft_batches set cards = cards || pg_catalog.jsonb_build_object(p_kind,
    pg_catalog.jsonb_build_object('channel', p_channel, 'ts', p_ts)) where id = p_batch_id;
end $$;

-- Several drafts are saved, all of them or none. @param p_drafts [{changeId, revision, content}]
create function public.save_drafts(p_drafts jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_draft jsonb;
begin
  perform app.require_role('maker');
  if pg_catalog.jsonb_array_length(p_drafts) > 500 then
    perform app.refuse('bad-input');
  end if;
  for v_draft in select value from pg_catalog.jsonb_array_elements(p_drafts) order by value ->> 'changeId' loop
    perform public.save_draft((v_draft ->> 'changeId')::uuid, (v_draft ->> 'revision')::integer, v_draft -> 'content', null, '[]', '[]');
  end loop;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Approval is asked for of several drafts, of all of them or of none. Those who may approve all of them are told once.
-- @param p_requests [{changeId, revision, payloads, contentHash}]
create function public.submit_together(p_requests jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_request jsonb;
  v_ids uuid[];
  v_people jsonb;
begin
  perform app.require_role('maker');
  if pg_catalog.jsonb_array_length(p_requests) > 70 then
    perform app.refuse('bad-input');
  end if;
  for v_request in select value from pg_catalog.jsonb_array_elements(p_requests) order by value ->> 'changeId' loop
    perform public.submit_change((v_request ->> 'changeId')::uuid, (v_request ->> 'revision')::integer, v_request -> 'payloads',
      v_request ->> 'contentHash', '[]', '[]');
    v_ids := v_ids || (v_request ->> 'changeId')::uuid;
  end loop;
  select coalesce(pg_catalog.jsonb_agg(m.slack_user_id order by m.created_at, m.name, m.id), '[]') into v_people
    from public.members m where m.studio_id = app.studio_id() and app.rank(m.role) >= app.rank('manager')
      and not exists (select from public.changes c where c.id = any (v_ids) and not app.may_approve(c, m));
  perform app.effects((select coalesce(pg_catalog.jsonb_agg(case when e.value ->> 'template' = 'batch_note'
      then e.value || pg_catalog.jsonb_build_object('mention', v_people) else e.value end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e), p_operations);
end $$;

-- The hash over several requests, each in the form that was shown: a line each, sorted.
create function app.together_hash(p_decisions jsonb) returns text
language sql immutable set search_path = '' as $$
  select app.sha256(pg_catalog.string_agg(l.line, E'\n' order by l.line collate "C")) from (
    select (d.value ->> 'changeId') || ':' || (d.value ->> 'contentHash') as line from pg_catalog.jsonb_array_elements(p_decisions) d) l
$$;

-- Several requests are approved, all of them or none: each is judged as if it were the only one, and the sum of their fees is. The
-- hash names just these, each in exactly the form that was shown.
-- @param p_decisions [{changeId, contentHash, feeCents}]
create function public.approve_together(
  p_decisions jsonb, p_hash text, p_mode text, p_solo boolean, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_decision jsonb;
begin
  perform app.require_role('manager');
  if pg_catalog.jsonb_array_length(p_decisions) not between 1 and 70 then
    perform app.refuse('bad-input');
  elsif app.together_hash(p_decisions) is distinct from p_hash then
    perform app.refuse('stale-approval');
  end if;
  for v_decision in select value from pg_catalog.jsonb_array_elements(p_decisions) order by value ->> 'changeId' loop
    perform public.decide_change((v_decision ->> 'changeId')::uuid, v_decision ->> 'contentHash', 'approve', p_mode, null,
      (v_decision ->> 'feeCents')::integer, p_solo, '[]', '[]');
  end loop;
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.batch_json(public.draft_batches) to authenticated, service_role, oms_definer;
grant execute on function app.lock_batch(uuid), app.require_gathering(public.draft_batches, public.members, integer),
  app.joined_photos(jsonb, jsonb), app.together_hash(jsonb) to oms_definer;
select app.publish_functions(array['read_draft_batch', 'read_open_batches'], 'authenticated', false);
select app.publish_functions(array['begin_batch', 'add_batch_photos', 'group_batch', 'make_batch', 'note_batch_photo',
  'add_batch_draft', 'end_batch', 'save_batch_card', 'save_drafts', 'submit_together', 'approve_together'], 'authenticated', true);

-- Each table with the column that it ends by, and which rows only. Each has an index of just this.
create or replace function app.purged_tables() returns table (table_name text, ended_by text, lifetime interval, only_rows text)
language sql immutable set search_path = '' as $$
  values ('sync_events', 'at', interval '30 days', 'true'),
    ('audit_events', 'at', interval '30 days', 'true'),
    ('sync_runs', 'started_at', interval '30 days', 'true'),
    ('slack_events', 'seen_at', interval '30 days', 'true'),
    ('operations', 'finished_at', interval '30 days', $sql$state in ('done', 'failed', 'cancelled')$sql$),
    ('outbox', 'finished_at', interval '30 days', $sql$state in ('delivered', 'dropped')$sql$),
    ('stock_days', 'at', interval '30 days', 'true'),
    ('imports', 'created_at', interval '30 days', 'true'),
    ('listing_events', 'at', interval '30 days', 'true'),
    ('changes', 'updated_at', interval '7 days', $sql$state = 'discarded'$sql$),
    -- While a draft of it waits, it is decided from the batch's card.
    ('draft_batches', 'updated_at', interval '30 days', $sql$not exists (select from pg_catalog.jsonb_array_elements(drafts) d
      join public.changes c on c.id = (d.value ->> 'id')::uuid where c.state in ('draft', 'in_review', 'rejected'))$sql$),
    ('products', 'updated_at', interval '7 days', $sql$not listed and not exists (select from public.changes c where c.product_id = products.id)$sql$),
    ('marketplace_apps', 'unused_since', interval '7 days', 'unused_since is not null'),
    ('oauth_states', 'expires_at', interval '1 day', 'true'),
    ('connect_links', 'expires_at', interval '1 day', 'true')
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270114000000'
$$;
