-- Batches of drafts: photos are gathered, put together to listings, and one draft is made of each. Then they are asked for and
-- decided as one, each in exactly the form that was shown.

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
