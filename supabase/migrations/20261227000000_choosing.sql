-- A part of a plan is approved; what its approver takes out is its author's plan again. Whose hand is in a change is told of each item.

create index changes_part_of on public.changes ((source #>> '{partOf,changeId}')) where source ? 'partOf';

drop function app.contributions(public.changes);
create or replace function app.contributions(p_change public.changes)
returns table (member_id uuid, item_id uuid, shop_id uuid, field text, from_ text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with made as (
      select p_change.author_id as member_id
      union
      select e.member_id from public.change_edits e where e.change_id = p_change.id
    ), valued as (
      select v.*, pg_catalog.bool_and(v.there) over (partition by v.item_id) as all_there from app.values_to_write(p_change) v
    ), counted as (
      select v.item_id, v.shop_id, v.field, v.value, v.entries, case when v.field = 'overrides' then app.choosers(v.entries, v.value) end as choosers
      from valued v where not v.there or v.all_there
    ), hands as (
      -- Of a value that is one word, or a video, its last writer; of a text or a list, everybody who wrote in it. A standing rule is
      -- named, and bars nobody.
      select (e.value ->> 'by')::uuid as member_id, c.item_id, c.shop_id, c.field, e.value ->> 'from' as from_
      from counted c cross join lateral pg_catalog.jsonb_array_elements(c.entries) with ordinality e
      where e.value ->> 'from' <> 'rule' and e.value ->> 'by' is not null
        and case when c.field = 'overrides' then e.ordinality = any (c.choosers)
          else e.ordinality = pg_catalog.jsonb_array_length(c.entries)
            or not (pg_catalog.jsonb_typeof(c.value) in ('number', 'boolean', 'null') or c.field in ('price', 'sku', 'videos')
              or c.field like 'sku:%') end
    )
    select h.member_id, h.item_id, h.shop_id, h.field, h.from_ from hands h
    union
    select m.member_id, c.item_id, c.shop_id, c.field, 'form'
    from counted c cross join made m
    -- Compared as texts that are never null: so thousands of values are looked up by a hash, not each in all.
    where p_change.kind = 'edit' and not exists (
      select from hands h where h.field = c.field and coalesce(h.item_id::text, '') = coalesce(c.item_id::text, ''))
    union
    select m.member_id, null::uuid, null::uuid, null, 'form' from made m
    where case when p_change.kind = 'create'
        -- A change without any record is an older one: all who edited it are in it.
        then m.member_id = p_change.author_id or (p_change.written = '{}' and not exists (
          select from public.change_items t where t.change_id = p_change.id and t.written <> '{}'))
      else p_change.kind <> 'edit' and m.member_id = p_change.author_id end;
end $$;

grant execute on function app.contributions(public.changes) to authenticated, service_role, oms_definer;

create or replace function app.barred_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', b.member_id, 'parts', b.parts) order by b.member_id), '[]')
    from (
      select c.member_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', c.shop_id, 'field', c.field, 'from', c.from_)
        order by c.field, c.shop_id) filter (where c.field is not null) as parts
      from (select distinct o.member_id, o.shop_id, o.field, o.from_ from app.contributions(p_change) o) c group by c.member_id
    ) b);
end $$;

create or replace function app.barred_items(p_change public.changes, p_member uuid) returns table (item_id uuid, why text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
declare
  v_shops uuid[] := array(
    select s.shop_id from (select distinct t.shop_id from public.change_items t where t.change_id = p_change.id) s
    where not app.may_use_shop(s.shop_id, p_member));
begin
  return query
    select t.id, 'no-access' from public.change_items t where t.change_id = p_change.id and t.shop_id = any (v_shops);
  -- Most members are named nowhere in it.
  if not app.named_in(p_change, p_member) then
    return;
  end if;
  return query
    with hands as (
      select distinct c.item_id from app.contributions(p_change) c where c.member_id = p_member
    )
    select t.id, 'own' from public.change_items t
    where t.change_id = p_change.id and t.shop_id <> all (v_shops)
      and (t.id in (select h.item_id from hands h where h.item_id is not null)
        or exists (select from hands h where h.item_id is null));
end $$;

create or replace function app.may_approve_part(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_change.state = 'in_review' and p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and exists (select from public.plans p where p.change_id = p_change.id)
    and (select pg_catalog.count(*) from app.barred_items(p_change, p_member.id))
      < (select pg_catalog.count(*) from public.change_items t where t.change_id = p_change.id);
end $$;

create or replace function public.read_plan_choice(p_change_id uuid, p_member uuid, p_limit integer, p_offset integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
begin
  select * into v_change from public.changes where id = p_change_id and studio_id = (select app.studio_id());
  return (
    with barred as (
      select b.item_id, b.why from app.barred_items(v_change, p_member) b
    ), placed as (
      select t.id, t.seq, t.listing_id, pg_catalog.row_number() over (order by t.seq) as place
      from public.change_items t where t.change_id = v_change.id
    ), found as (
      select p.id, p.place, b.why, pg_catalog.row_number() over (order by app.folded(l.live ->> 'title'), p.seq) as turn
      from placed p left join public.listings l on l.id = p.listing_id left join barred b on b.item_id = p.id
    ), shown as (
      select f.* from found f where f.turn > p_offset order by f.turn limit least(p_limit, 500)
    ), told as (
      select f.* from found f where f.why is not null order by f.turn limit 10
    )
    select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from placed),
      'own', (select pg_catalog.count(*) from barred where why = 'own'),
      'noAccess', (select pg_catalog.count(*) from barred where why = 'no-access'),
      'told', (select coalesce(pg_catalog.jsonb_agg(app.many_item_json(t) || pg_catalog.jsonb_build_object('place', f.place,
          'why', f.why) order by f.turn), '[]') from told f join public.change_items t on t.id = f.id),
      'some', (select coalesce(pg_catalog.jsonb_agg(app.many_item_json(t) || pg_catalog.jsonb_build_object('place', f.place,
          'why', f.why) order by f.turn), '[]') from shown f join public.change_items t on t.id = f.id)));
end $$;

create or replace function app.split_plan(p_change public.changes, p_items uuid[], p_rest uuid, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rest public.changes;
  v_left integer := pg_catalog.cardinality(p_items);
  v_all integer := (select pg_catalog.count(*) from public.change_items where change_id = p_change.id);
begin
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, written)
    values (p_rest, p_change.studio_id, p_change.kind, p_change.content,
      (p_change.source - 'restOf') || pg_catalog.jsonb_build_object('partOf', pg_catalog.jsonb_build_object(
        'changeId', p_change.id, 'number', p_change.number, 'by', p_member, 'approved', v_all - v_left)),
      p_change.author_id, p_change.text_by, p_change.written)
    returning * into v_rest;
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_rest.id, e.member_id, e.first_at from public.change_edits e where e.change_id = p_change.id;
  insert into public.plans (change_id, studio_id, line, found, looked)
    select v_rest.id, p.studio_id, p.line, v_left, v_left from public.plans p where p.change_id = p_change.id;
  update public.change_items set change_id = v_rest.id where id = any (p_items);
  -- A draft holds nothing.
  delete from public.listing_claims c using public.change_items t
    where t.change_id = v_rest.id and c.listing_id = t.listing_id and c.change_id = p_change.id;
  perform app.number_request(v_rest);
end $$;

create or replace function app.refuse_decided(p_change public.changes, p_content_hash text) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_last record;
begin
  select d.verdict, d.content_hash, d.member_id, m.name into v_last
    from public.decisions d join public.members m on m.id = d.member_id
    where d.change_id = p_change.id and d.verdict in ('approve', 'ask_for_changes', 'withdraw')
    order by d.seq desc limit 1;
  if v_last.content_hash = p_content_hash and v_last.verdict <> 'withdraw' then
    perform app.refuse('already-decided', pg_catalog.jsonb_build_object('name', v_last.name,
      'self', v_last.member_id::text = app.claim('member_id')));
  elsif p_change.state in ('draft', 'rejected') and v_last.content_hash is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- A part of a plan was approved: its hash is another than that of the card.
  elsif v_last.verdict = 'approve' and p_change.state in ('approved', 'scheduled', 'applying', 'applied')
    and exists (select from public.changes r where r.source ? 'partOf' and r.source #>> '{partOf,changeId}' = p_change.id::text) then
    perform app.refuse('already-decided', pg_catalog.jsonb_build_object('name', v_last.name,
      'self', v_last.member_id::text = app.claim('member_id')));
  end if;
  perform app.refuse('wrong-state');
end $$;

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
  elsif not exists (select from public.plans where change_id = v_change.id) then
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

create or replace function app.mentioned(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
  v_people jsonb;
begin
  select * into v_change from public.changes where id = p_change;
  v_people := (select pg_catalog.jsonb_agg(a.slack_user_id) from app.approvers(v_change) a);
  return coalesce(v_people, (
    select pg_catalog.jsonb_agg(m.slack_user_id order by m.created_at, m.name, m.id) from public.members m
    where m.studio_id = v_change.studio_id and app.may_approve_part(v_change, m)), '[]');
end $$;

create or replace function app.to_approvers(p_change uuid, p_outbox jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(case when e.value ->> 'note' = 'approval_asked'
        then e.value || pg_catalog.jsonb_build_object('mention', app.mentioned(p_change))
        else e.value end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e);
end $$;

create or replace function app.waiting_for(p_member uuid) returns table (id uuid, seq bigint)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select c.id, c.seq
    from public.members m join public.studios s on s.id = m.studio_id join public.changes c on c.studio_id = s.id
    where s.id = (select app.studio_id()) and m.id = p_member and c.state = 'in_review'
      and case when s.solo_mode then app.rank(m.role) >= app.rank('manager') else app.may_approve(c, m) or app.may_approve_part(c, m) end;
end $$;

grant execute on function app.barred_items(public.changes, uuid), app.may_approve_part(public.changes, public.members)
  to authenticated, service_role, oms_definer;
grant execute on function app.split_plan(public.changes, uuid[], uuid, uuid), app.mentioned(uuid) to oms_definer;
select app.publish_functions(array['read_plan_choice'], 'authenticated', false);
select app.publish_functions(array['approve_part'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261227000000'
$$;
