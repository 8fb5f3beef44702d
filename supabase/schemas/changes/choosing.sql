-- A part of a plan is approved. Its approver takes listings out of the request and approves the others in the same transaction.
-- What is taken out is its author's plan again, with the same values and the same writers: nobody wrote anything by it.

-- Which items a member can't decide about, and why: `no-access`, the shop is limited to others; `own`, the member wrote in it.
create function app.barred_items(p_change public.changes, p_member uuid) returns table (item_id uuid, why text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
declare
  v_shops uuid[] := array(
    select s.shop_id from (select distinct t.shop_id from public.change_items t where t.change_id = p_change.id) s
    where not app.may_use_shop(s.shop_id, p_member));
begin
  return query
    select t.id, 'no-access' from public.change_items t where t.change_id = p_change.id and t.shop_id = any (v_shops);
  -- Most members are named nowhere in it; and what needs one manager may be that manager's own.
  if not app.named_in(p_change, p_member) or app.needs_one_manager(p_change) then
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

-- Whether a member may approve a part of it, where it isn't all of it.
create function app.may_approve_part(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  -- What is deleted is decided as a whole: its number is typed for all of it.
  return p_change.state = 'in_review' and p_change.kind <> 'delete' and p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and exists (select from public.plans p where p.change_id = p_change.id)
    and (select pg_catalog.count(*) from app.barred_items(p_change, p_member.id))
      < (select pg_catalog.count(*) from public.change_items t where t.change_id = p_change.id);
end $$;

-- What a person ticks: the items of a plan by title, each with its place among them, which no title moves, and why this person
-- can't decide about it. `barred`: how many those are, and the first of them.
create function public.read_plan_choice(p_change_id uuid, p_member uuid, p_limit integer, p_offset integer) returns jsonb
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

-- Moves items of a request into a plan of its author: a draft with a number of its own. What was left out stays where it is.
create function app.split_plan(p_change public.changes, p_items uuid[], p_rest uuid, p_member uuid) returns void
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
  insert into public.plans (change_id, studio_id, line, found, looked, said_by)
    select v_rest.id, p.studio_id, p.line, v_left, v_left, p.said_by from public.plans p where p.change_id = p_change.id;
  update public.change_items set change_id = v_rest.id where id = any (p_items);
  insert into public.schedules (change_id, studio_id, starts_at, ends_at, zone, set_by, late)
    select v_rest.id, s.studio_id, s.starts_at, s.ends_at, s.zone, s.set_by, s.late from public.schedules s where s.change_id = p_change.id;
  perform app.keep_ahead(v_rest.id);
  perform app.look_before(v_rest, s.starts_at) from public.schedules s where s.change_id = v_rest.id;
  -- A draft holds nothing.
  delete from public.listing_claims c using public.change_items t
    where t.change_id = v_rest.id and c.listing_id = t.listing_id and c.change_id = p_change.id;
  perform app.number_request(v_rest);
end $$;

-- in_review → approved, without the items at these places and those that this person can't decide about. `p_count`: how many the
-- person approves; with another number nothing is decided. The hash of the rest is new, and the decision is about that.
-- @param p_rest the id of the plan that is made of what is taken out
create function public.approve_part(
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

grant execute on function app.barred_items(public.changes, uuid), app.may_approve_part(public.changes, public.members)
  to authenticated, service_role, oms_definer;
grant execute on function app.split_plan(public.changes, uuid[], uuid, uuid) to oms_definer;
select app.publish_functions(array['read_plan_choice'], 'authenticated', false);
select app.publish_functions(array['approve_part'], 'authenticated', true);
