-- Limits that hold for decisions at once, and clicks at once that make one plan.

-- What a month costs of the listings that renew themselves: those on sale that do already, those that an approved change lets once it
-- is written, and those that this change lets. Nothing is asked of a change that lets none. Locks the studio, so that two decisions
-- at once cannot both fit under the ceiling.
create or replace function app.require_renewals_under_ceiling(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_new numeric;
  v_now numeric;
  v_ceiling bigint;
begin
  select pg_catalog.sum(m.activation_cents::numeric / m.renewal_months) into v_new
    from public.change_items t join public.shops s on s.id = t.shop_id join app.marketplaces m on m.key = s.marketplace
    where t.change_id = p_change.id and m.renewal_months is not null
      and t.content #> array['edit', 'set', m.renewal_field] = 'true';
  if v_new is null then
    return;
  end if;
  perform from public.studios where id = p_change.studio_id for no key update;
  with renewing as (
    select l.id from public.listings l join public.shops s on s.id = l.shop_id join app.marketplaces m on m.key = s.marketplace
      where l.studio_id = p_change.studio_id and l.gone_at is null and l.state = 'active' and s.health <> 'disconnected'
        and l.live -> m.renewal_field = 'true'
    union
    select t.listing_id from public.changes c join public.change_items t on t.change_id = c.id
      join public.shops s on s.id = t.shop_id join app.marketplaces m on m.key = s.marketplace
      where c.studio_id = p_change.studio_id and c.kind = 'edit' and c.state in ('approved', 'scheduled', 'applying', 'failed')
        and c.id <> p_change.id and app.goes_on_by_itself(t) and t.content #> array['edit', 'set', m.renewal_field] = 'true'
  )
  select coalesce(pg_catalog.sum(m.activation_cents::numeric / m.renewal_months), 0) into v_now
    from renewing r join public.listings l on l.id = r.id join public.shops s on s.id = l.shop_id
      join app.marketplaces m on m.key = s.marketplace
    where not exists (select from public.change_items t where t.change_id = p_change.id and t.listing_id = l.id);
  v_ceiling := app.month_ceiling_cents(p_change.studio_id);
  if v_new + v_now > v_ceiling then
    perform app.refuse('fee-ceiling', pg_catalog.jsonb_build_object('reason', 'renewals',
      'month', pg_catalog.ceil(v_new + v_now)::bigint, 'ceiling', v_ceiling));
  end if;
end $$;

-- Whether a member may approve a part of it, where it isn't all of it.
create or replace function app.may_approve_part(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  -- What is deleted is decided as a whole: its number is typed for all of it.
  return p_change.state = 'in_review' and p_change.kind <> 'delete' and p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and exists (select from public.plans p where p.change_id = p_change.id)
    and (select pg_catalog.count(*) from app.barred_items(p_change, p_member.id))
      < (select pg_catalog.count(*) from public.change_items t where t.change_id = p_change.id);
end $$;

-- in_review → approved, without the items at these places and those that this person can't decide about. `p_count`: how many the
-- person approves; with another number nothing is decided. The hash of the rest is new, and the decision is about that.
-- @param p_rest the id of the plan that is made of what is taken out
create or replace function public.approve_part(
  p_change_id uuid, p_content_hash text, p_left integer[], p_count integer, p_rest uuid, p_solo boolean,
  p_outbox jsonb, p_operations jsonb, p_audit jsonb default null
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_solo boolean := p_solo and (select solo_mode from public.studios where id = v_change.studio_id);
  v_out uuid[];
  v_all bigint;
begin
  if v_change.state <> 'in_review' then
    perform app.refuse_decided(v_change, p_content_hash);
  elsif v_change.kind = 'delete' or not exists (select from public.plans where change_id = v_change.id) then
    perform app.refuse('wrong-state');
  elsif v_change.content_hash <> p_content_hash or app.content_hash(v_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  end if;
  v_all := (select pg_catalog.count(*) from public.change_items where change_id = v_change.id);
  v_out := array(
    select t.id from (
      select i.id, pg_catalog.row_number() over (order by i.seq) as place from public.change_items i where i.change_id = v_change.id) t
    where t.place in (select l.place from pg_catalog.unnest(p_left) l (place))
    union
    select b.item_id from app.barred_items(v_change, v_me.id) b where not (v_solo and b.why = 'own'));
  if pg_catalog.cardinality(v_out) >= v_all then
    perform app.refuse('wrong-state', '{"reason": "nothing-chosen"}');
  elsif v_all - pg_catalog.cardinality(v_out) <> p_count then
    perform app.refuse('stale-approval');
  end if;
  if pg_catalog.cardinality(v_out) > 0 then
    perform app.split_plan(v_change, v_out, p_rest, v_me.id);
    update public.changes set content_hash = app.content_hash(id), updated_at = app.now() where id = v_change.id;
  end if;
  -- All that is asked of a decision is asked of what is left: role, shops, four eyes, and the sum of its fees.
  return public.decide_change(v_change.id, app.content_hash(v_change.id), 'approve', 'live', null, null, p_solo, p_outbox,
    p_operations, p_audit);
end $$;

drop function public.begin_change(jsonb, jsonb, jsonb);

-- In which change what was left of another is asked for, or what was changed in the shop meanwhile is looked at.
create function app.follows_in(p_key text, p_change uuid) returns public.changes
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
begin
  if p_key = 'restOf' then
    select * into v_change from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1;
  else
    select * into v_change from public.changes r
      where r.source ->> 'movedOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1;
  end if;
  return v_change;
end $$;

-- Begins one, by the word of a person, who is its author. The same id begins it once, and so does the same that it follows from:
-- under the lock of that, the second of two clicks at once finds what the first one began.
-- @returns null; of one that was begun before by another id, {id, number}
create function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_key text := case when p_change -> 'source' ? 'restOf' then 'restOf' when p_change -> 'source' ? 'movedOf' then 'movedOf' end;
  v_of public.changes;
  v_change public.changes;
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return null;
  end if;
  if v_key is not null then
    v_of := app.lock_change((p_change -> 'source' ->> v_key)::uuid);
    v_change := app.follows_in(v_key, v_of.id);
    if v_change.id is not null then
      return pg_catalog.jsonb_build_object('id', v_change.id, 'number', v_change.number);
    end if;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another, or stopped there, has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = coalesce(p_change #>> '{source,restOf}', p_change #>> '{source,movedOf}')::uuid on conflict do nothing;
  if p_change ->> 'plan' is not null then
    insert into public.plans (change_id, studio_id, line) values (v_change.id, v_me.studio_id, (p_change ->> 'plan')::jsonb);
  end if;
  if p_change ? 'schedule' then
    perform app.put_schedule(v_change, v_me.id, p_change -> 'schedule');
  end if;
  perform app.effects(p_outbox, p_operations);
  return null;
end $$;

grant execute on function app.follows_in(text, uuid) to oms_definer;
select app.publish_functions(array['begin_change', 'approve_part'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270104000000'
$$;
