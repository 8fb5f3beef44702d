-- Rules that a studio keeps: once a day each looks for listings that lack something, and begins a plan of a part of them. A plan is
-- the word of the person who accepted the rule, and is asked for and approved like every other one.

-- A plan of it that waits for people, or is being written: no other is begun until that is over.
create function app.open_batch(p_catch_up uuid) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  return (
    select c.id from public.plans p join public.changes c on c.id = p.change_id
    where p.catch_up_id = p_catch_up
      and c.state in ('draft', 'in_review', 'rejected', 'approved', 'scheduled', 'applying') order by c.seq desc limit 1);
end $$;

-- Whether a person may still be the author of plans in a shop.
create function app.may_author(p_member uuid, p_shop uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return app.may_use_shop(p_shop, p_member)
    and exists (select from public.members m where m.id = p_member and app.rank(m.role) >= app.rank('maker'));
end $$;

-- Listings that wait because the plan of the rule that named them was discarded, and the day about which the first of them are
-- proposed again by themselves; null: there are none. What another plan of it named since waits for that one.
create function app.held_json(p_catch_up uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with batches as (
      select p.change_id, c.state = 'discarded' as over, least((c.updated_at + interval '7 days')::date, p.batch_on + 30) + 1 as again
      from public.plans p join public.changes c on c.id = p.change_id
      where p.catch_up_id = p_catch_up and p.batch_on >= (app.now() - interval '30 days')::date and not (p.released and c.state = 'discarded')
    ), named as (
      select t.listing_id, b.over, b.again from batches b join public.change_items t on t.change_id = b.change_id
      union all
      select o.listing_id, b.over, b.again from batches b
        join public.plan_left_out o on o.change_id = b.change_id and o.code <> 'already-asked'
    ), held as (
      select n.listing_id, pg_catalog.max(n.again) as again from named n join public.listings l on l.id = n.listing_id
      where l.gone_at is null group by 1 having pg_catalog.bool_and(n.over)
    )
    select case when pg_catalog.count(*) > 0
      then pg_catalog.jsonb_build_object('listings', pg_catalog.count(*), 'again', pg_catalog.min(h.again)) end
    from held h);
end $$;

create function app.catch_up_json(p_catch_up public.catch_ups) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_batch uuid := app.open_batch(p_catch_up.id);
begin
  return pg_catalog.jsonb_build_object('id', p_catch_up.id, 'shopId', p_catch_up.shop_id, 'name', p_catch_up.name,
    'rule', p_catch_up.rule, 'share', p_catch_up.share, 'state', p_catch_up.state, 'author', p_catch_up.author_id,
    'createdAt', p_catch_up.created_at, 'lookedOn', p_catch_up.looked_on, 'open', p_catch_up.open,
    'unknownCount', p_catch_up.unknown_count, 'unknown', p_catch_up.unknown, 'after', p_catch_up.after_seq,
    'restsUntil', p_catch_up.rests_until,
    'mayAuthor', p_catch_up.author_id is not null and app.may_author(p_catch_up.author_id, p_catch_up.shop_id),
    'done', (select pg_catalog.count(distinct t.listing_id) from public.plans p join public.change_items t on t.change_id = p.change_id
      where p.catch_up_id = p_catch_up.id and t.state = 'applied'),
    'batch', (select pg_catalog.jsonb_build_object('id', c.id, 'number', c.number, 'listings', (
        select pg_catalog.count(*) from public.change_items t where t.change_id = c.id and t.state <> 'applied'))
      from public.changes c where c.id = v_batch),
    'held', app.held_json(p_catch_up.id));
end $$;

-- All of the studio, also those that nobody wants any more: they say what isn't offered again.
create function public.read_catch_ups() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.catch_up_json(c) order by c.created_at, c.name), '[]')
  from public.catch_ups c where c.studio_id = (select app.studio_id())
$$;

-- Whether the plan of another rule, begun before this change, has the listing, and waits or is being written.
create function app.rule_plan_has(p_listing uuid, p_catch_up uuid, p_before bigint) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.change_items t join public.plans p on p.change_id = t.change_id
    join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and p.catch_up_id <> p_catch_up and c.seq < p_before and t.state <> 'applied'
      and c.state in ('draft', 'in_review', 'rejected', 'approved', 'scheduled', 'applying'));
end $$;

-- Listings that its plans named since that day, whatever became of them: none is proposed again at once. Not those of a discarded
-- plan that a person had taken in again, nor what was left to the plan of another rule once that is over.
create function public.read_batched(p_catch_up uuid, p_since date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct b.listing_id), '[]') from (
    select t.listing_id from public.plans p join public.changes c on c.id = p.change_id
      join public.change_items t on t.change_id = p.change_id
      where p.studio_id = (select app.studio_id()) and p.catch_up_id = p_catch_up and p.batch_on >= p_since
        and not (p.released and c.state = 'discarded')
    union all
    select o.listing_id from public.plans p join public.changes c on c.id = p.change_id
      join public.plan_left_out o on o.change_id = p.change_id
      where p.studio_id = (select app.studio_id()) and p.catch_up_id = p_catch_up and p.batch_on >= p_since
        and not (p.released and c.state = 'discarded')
        and (o.code <> 'already-asked' or app.rule_plan_has(o.listing_id, p_catch_up, c.seq))) b
$$;

-- A person keeps a rule from now on, or changes one that the shop has: its plans are this person's word.
-- @param p_catch_up {shopId, name, rule, share}
create function public.keep_catch_up(p_catch_up jsonb, p_outbox jsonb, p_operations jsonb) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_shop public.shops := app.require_shop((p_catch_up ->> 'shopId')::uuid);
  v_id uuid;
begin
  if not app.may_use_shop(v_shop.id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif v_shop.health = 'disconnected' then
    perform app.refuse('shop-disconnected');
  end if;
  insert into public.catch_ups (studio_id, shop_id, name, rule, share, state, author_id, said_by)
    values (v_me.studio_id, v_shop.id, p_catch_up ->> 'name', p_catch_up -> 'rule', (p_catch_up ->> 'share')::integer, 'on', v_me.id,
      v_me.id)
    on conflict on constraint catch_ups_once do update set rule = excluded.rule, share = excluded.share, state = 'on',
      author_id = excluded.author_id, said_by = excluded.said_by, looked_on = null, after_seq = null, rests_until = null
    returning id into v_id;
  perform app.effects(p_outbox, p_operations);
  return v_id;
end $$;

-- @param p_verdict `accept` what is offered or `decline` it; `take_over`: its plans are this person's word from now on; `end` it;
--   `take_in`: what its discarded plans named is looked at anew
create function public.decide_catch_up(p_catch_up uuid, p_verdict text, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_rule public.catch_ups;
begin
  select * into v_rule from public.catch_ups where id = p_catch_up for update;
  if v_rule.id is null then
    perform app.missing();
  elsif not app.may_use_shop(v_rule.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif p_verdict in ('accept', 'decline') then
    if v_rule.state <> 'offered' then
      perform app.refuse('wrong-state');
    end if;
  elsif v_rule.state <> 'on' then
    perform app.refuse('wrong-state');
  elsif p_verdict = 'end' and v_rule.author_id <> v_me.id and app.rank(v_me.role) < app.rank('manager') then
    perform app.refuse('not-allowed');
  end if;
  update public.catch_ups set
    state = case p_verdict when 'accept' then 'on' when 'take_over' then 'on' when 'take_in' then 'on' when 'decline' then 'declined' when 'end' then 'ended' end,
    author_id = case when p_verdict in ('accept', 'take_over') then v_me.id else author_id end,
    said_by = case when p_verdict = 'accept' then v_me.id else said_by end,
    -- A new author's first plan may come today.
    looked_on = case when p_verdict in ('accept', 'take_over', 'take_in') then null else looked_on end,
    -- One that reads each listing is behind these already.
    after_seq = case when p_verdict <> 'take_in' then after_seq end,
    rests_until = case when p_verdict <> 'take_in' then rests_until end
    where id = v_rule.id;
  if p_verdict = 'take_in' then
    update public.plans p set released = true from public.changes c
      where c.id = p.change_id and c.state = 'discarded' and p.catch_up_id = v_rule.id;
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Yes to the question of product safety keeps its rule, by the word of the owner who said it; every other answer ends it. One that a
-- person ended stays so until yes is said anew.
create function app.keep_safety(p_shop public.shops, p_member uuid, p_yes boolean) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if p_yes then
    insert into public.catch_ups (studio_id, shop_id, name, rule, state, author_id, said_by)
      values (p_shop.studio_id, p_shop.id, 'safety', '{"kind": "safety"}', 'on', p_member, p_member)
      on conflict on constraint catch_ups_once do update set state = 'on',
        author_id = case when catch_ups.state = 'on' then catch_ups.author_id else excluded.author_id end,
        said_by = case when catch_ups.state = 'on' then catch_ups.said_by else excluded.said_by end;
  else
    update public.catch_ups set state = 'ended' where shop_id = p_shop.id and name = 'safety' and state = 'on';
  end if;
end $$;

-- A look found what a shop's rules could be about. What the shop has, or had, already, stays as it is: nothing is offered twice.
-- @param p_rules [{shopId, name, rule, state, author, open}]; `state`: `on` or `offered`
create function public.offer_catch_ups(p_operation uuid, p_lease uuid, p_rules jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  insert into public.catch_ups (studio_id, shop_id, name, rule, state, author_id, open)
    select v_operation.studio_id, s.id, r.value ->> 'name', r.value -> 'rule', r.value ->> 'state', (r.value ->> 'author')::uuid,
      (r.value ->> 'open')::integer
    from pg_catalog.jsonb_array_elements(p_rules) with ordinality r join public.shops s on s.id = (r.value ->> 'shopId')::uuid
    order by r.ordinality on conflict on constraint catch_ups_once do nothing;
end $$;

-- What a rule found today, and the plan of today's part, begun in the name of the person who accepted it. Under the rule's lock, so a
-- day has one, however many workers look, and however often one was killed.
-- @param p_look {catchUp, rule, author: both as they were when the look began, date, open, taken, unknown, unknownCount, after, restsUntil}
-- @param p_change {id, content, source, plan}; null: there is nothing to plan
-- @returns `made`, `nothing`; `open`: one waits, is being written, or was made today; `no-author`: that person may not any more; `over`: it looked
--   today, isn't kept any more, or was said anew or taken over meanwhile: then its own look comes
create function public.begin_catch_up(
  p_operation uuid, p_lease uuid, p_look jsonb, p_change jsonb, p_outbox jsonb, p_operations jsonb
) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_date date := (p_look ->> 'date')::date;
  v_rule public.catch_ups;
  v_outcome text := 'made';
begin
  select * into v_rule from public.catch_ups where id = (p_look ->> 'catchUp')::uuid for update;
  if v_rule.id is null or v_rule.state <> 'on' or v_rule.looked_on >= v_date
    or v_rule.rule is distinct from p_look -> 'rule' or v_rule.author_id is distinct from (p_look ->> 'author')::uuid then
    return 'over';
  elsif p_change is null then
    v_outcome := 'nothing';
  -- Said anew, it looks anew; a day has one plan all the same.
  elsif app.open_batch(v_rule.id) is not null
    or exists (select from public.plans where catch_up_id = v_rule.id and batch_on = v_date) then
    v_outcome := 'open';
  elsif not app.may_author(v_rule.author_id, v_rule.shop_id) then
    v_outcome := 'no-author';
  end if;
  update public.catch_ups set looked_on = v_date, unknown = p_look -> 'unknown', unknown_count = (p_look ->> 'unknownCount')::integer,
    open = (p_look ->> 'open')::integer - case when v_outcome = 'made' then (p_look ->> 'taken')::integer else 0 end,
    -- What was found and isn't planned is looked for again.
    after_seq = case when v_outcome in ('made', 'nothing') then (p_look ->> 'after')::bigint else after_seq end,
    rests_until = case when v_outcome in ('made', 'nothing') then (p_look ->> 'restsUntil')::date else rests_until end
    where id = v_rule.id;
  if v_outcome <> 'made' then
    return v_outcome;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_rule.studio_id, 'edit', p_change -> 'content', p_change -> 'source', v_rule.author_id,
      'person', true);
  insert into public.change_edits (studio_id, change_id, member_id)
    select v_rule.studio_id, (p_change ->> 'id')::uuid, m.id from (
      select v_rule.author_id as id union select v_rule.said_by where v_rule.said_by is not null) m;
  insert into public.plans (change_id, studio_id, line, catch_up_id, batch_on, said_by)
    values ((p_change ->> 'id')::uuid, v_rule.studio_id, (p_change ->> 'plan')::jsonb, v_rule.id, v_date,
      nullif(v_rule.said_by, v_rule.author_id));
  perform app.effects(p_outbox, p_operations);
  return 'made';
end $$;

-- For the tick: every studio with a connected shop looks once a day, from six in the morning on, by its own clock.
create function public.enqueue_catch_ups() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  insert into public.operations (studio_id, kind, key, priority, params)
    select d.id, k.kind, k.kind || ':' || d.local::date, 10, pg_catalog.jsonb_build_object('date', d.local::date)
    from (select app.made_on('catch-up-due') as kind) k cross join (
      select s.id, app.now() at time zone (app.digest_json(s) ->> 'zone') as local
      from public.studios s where s.uninstalled_at is null
        and exists (select from public.shops p where p.studio_id = s.id and p.health = 'ok')) d
    where extract(hour from d.local) >= 6
      and not exists (select from public.operations o where o.studio_id = d.id and o.key = k.kind || ':' || d.local::date)
    order by d.id on conflict (studio_id, key) do nothing;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

grant execute on function app.open_batch(uuid), app.may_author(uuid, uuid), app.held_json(uuid), app.rule_plan_has(uuid, uuid, bigint),
  app.catch_up_json(public.catch_ups)
  to authenticated, service_role, oms_definer;
grant execute on function app.keep_safety(public.shops, uuid, boolean) to oms_definer;
select app.publish_functions(array['read_catch_ups', 'read_batched'], 'authenticated', false);
select app.publish_functions(array['keep_catch_up', 'decide_catch_up', 'offer_catch_ups', 'begin_catch_up'], 'authenticated', true);
select app.publish_functions(array['enqueue_catch_ups'], 'service_role', false);
