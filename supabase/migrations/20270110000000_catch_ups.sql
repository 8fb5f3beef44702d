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


alter table public.plans add column catch_up_id uuid, add column batch_on date, add column said_by uuid,
  add constraint plans_one_batch unique (catch_up_id, batch_on),
  add foreign key (studio_id, catch_up_id) references public.catch_ups (studio_id, id) on delete set null (catch_up_id),
  add foreign key (studio_id, said_by) references public.members (studio_id, id);
create index plans_said_by on public.plans (said_by) where said_by is not null;

alter table app.operation_kinds drop constraint operation_kinds_made_on_check;
alter table app.operation_kinds add constraint operation_kinds_made_on_check check (made_on in ('change-decided', 'shop-due', 'sign-in-idle',
  'shop-left', 'erasure-asked', 'digest-due', 'start-nears', 'schedule-ends', 'stock-due', 'catch-up-due'));

-- Until the next version of the bot declares its kinds.
insert into app.operation_kinds (kind, made_on) values ('catch_up', 'catch-up-due') on conflict do nothing;

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
      from public.changes c where c.id = v_batch));
end $$;

-- All of the studio, also those that nobody wants any more: they say what isn't offered again.
create function public.read_catch_ups() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.catch_up_json(c) order by c.created_at, c.name), '[]')
  from public.catch_ups c where c.studio_id = (select app.studio_id())
$$;

-- Listings that its plans named since that day, whatever became of them: none is proposed again at once.
create function public.read_batched(p_catch_up uuid, p_since date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct b.listing_id), '[]') from (
    select t.listing_id from public.plans p join public.change_items t on t.change_id = p.change_id
      where p.studio_id = (select app.studio_id()) and p.catch_up_id = p_catch_up and p.batch_on >= p_since
    union all
    select o.listing_id from public.plans p join public.plan_left_out o on o.change_id = p.change_id
      where p.studio_id = (select app.studio_id()) and p.catch_up_id = p_catch_up and p.batch_on >= p_since) b
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

-- @param p_verdict `accept` what is offered or `decline` it; `take_over`: its plans are this person's word from now on; `end` it
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
    state = case p_verdict when 'accept' then 'on' when 'take_over' then 'on' when 'decline' then 'declined' when 'end' then 'ended' end,
    author_id = case when p_verdict in ('accept', 'take_over') then v_me.id else author_id end,
    said_by = case when p_verdict = 'accept' then v_me.id else said_by end,
    -- A new author's first plan may come today.
    looked_on = case when p_verdict in ('accept', 'take_over') then null else looked_on end
    where id = v_rule.id;
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

grant execute on function app.open_batch(uuid), app.may_author(uuid, uuid), app.catch_up_json(public.catch_ups)
  to authenticated, service_role, oms_definer;
grant execute on function app.keep_safety(public.shops, uuid, boolean) to oms_definer;
select app.publish_functions(array['read_catch_ups', 'read_batched'], 'authenticated', false);
select app.publish_functions(array['keep_catch_up', 'decide_catch_up', 'offer_catch_ups', 'begin_catch_up'], 'authenticated', true);
select app.publish_functions(array['enqueue_catch_ups'], 'service_role', false);

-- What a worker adds to a change is its author's word; of a plan of a rule that another person said, that person's, too.
create function app.write_as_author(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_said_by uuid := (select said_by from public.plans where change_id = p_change.id);
begin
  perform app.write_for(p_change.author_id, 'form');
  if v_said_by is not null then
    perform pg_catalog.set_config('app.writer', (app.writer() || pg_catalog.jsonb_build_object('also', v_said_by))::text, true);
  end if;
end $$;
grant execute on function app.write_as_author(public.changes) to service_role, oms_definer;

create or replace function public.add_change_items(p_operation uuid, p_lease uuid, p_items jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_item jsonb;
  v_code text;
  v_detail text;
  v_refused jsonb := '[]';
begin
  if not v_change.collecting or v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif pg_catalog.jsonb_array_length(p_items) > 500 then
    perform app.refuse('bad-input');
  elsif not app.is_return(v_change.id)
    and not exists (select from public.members m where m.id = v_change.author_id and app.rank(m.role) >= app.rank('maker')) then
    perform app.refuse('not-allowed');
  end if;
  perform app.write_as_author(v_change);
  for v_item in select value from pg_catalog.jsonb_array_elements(p_items) order by value ->> 'listingId' loop
    begin
      perform app.add_item(v_change, v_item);
    exception when raise_exception then
      get stacked diagnostics v_code = message_text, v_detail = pg_exception_detail;
      v_refused := v_refused || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'listingId', v_item -> 'listingId', 'code', v_code, 'detail', nullif(v_detail, '')::jsonb));
    end;
  end loop;
  perform app.write_for(null, null);
  return v_refused;
end $$;

create or replace function public.take_into_plan(
  p_change_id uuid, p_listing_ids uuid[], p_code text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_listings uuid[];
  v_shops uuid[];
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_shops_of(p_listing_ids, v_me.id);
  v_shops := array(select s.id from public.shops s where s.studio_id = v_change.studio_id
    and app.may_use_shop(s.id, v_change.author_id) and app.may_use_shop(s.id, v_me.id));
  v_listings := array(select o.listing_id from public.plan_left_out o
    join public.listings l on l.id = o.listing_id and l.gone_at is null and l.shop_id = any (v_shops)
    where o.change_id = v_change.id and o.content is not null
      and case when p_listing_ids is null then o.code = p_code
        else o.listing_id in (select p.id from pg_catalog.unnest(p_listing_ids) p (id)) end);
  -- Its values are its author's word, no matter who takes them in.
  perform app.write_as_author(v_change);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, payload, external_id, listing_url)
    select o.studio_id, o.change_id, l.shop_id, l.id, o.content, o.payload, l.external_id, l.url
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.change_id = v_change.id and o.listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id)) order by o.seq
    on conflict on constraint change_items_once do nothing;
  perform app.write_for(null, null);
  delete from public.plan_left_out
    where change_id = v_change.id and listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id));
  perform app.plan_moved(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;
select app.publish_functions(array['add_change_items', 'take_into_plan'], 'authenticated', true);

create or replace function public.set_eu_trader(p_shop_id uuid, p_answer text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_shop public.shops := app.require_shop(p_shop_id);
begin
  update public.shops set eu_trader = p_answer where id = p_shop_id;
  perform app.keep_safety(v_shop, v_me.id, p_answer = 'yes');
end $$;
select app.publish_functions(array['set_eu_trader'], 'authenticated', true);

create or replace function app.erase_shop(p_studio uuid, p_shop uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_changes uuid[];
  v_counts jsonb := '{}';
  v_products uuid[];
  v_rows bigint;
begin
  if not exists (select from public.shops where id = p_shop and studio_id = p_studio) then
    perform app.missing();
  end if;
  -- Nobody claims work of this shop meanwhile, and a worker that is at it loses its lease: a page read before must not be
  -- stored after. Only the operation that may be doing this goes on.
  perform from app.lanes where shop_id = p_shop for update;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected',
    lease_token = null, lease_until = null where shop_id = p_shop and state = 'running' and kind <> app.made_on('shop-left');
  v_counts := pg_catalog.jsonb_build_object('shop_credentials',
    (select pg_catalog.count(shop_id) from public.shop_credentials where shop_id = p_shop and studio_id = p_studio),
    'marketplace_apps', (select pg_catalog.count(s.id) from public.shops s where s.id = p_shop and s.app_id is not null
      and not exists (select from public.shops o where o.app_id = s.app_id and o.id <> s.id)));
  perform app.stop_shop(p_shop);
  update public.shops set counts = null, read_at = null, listings_read_at = null, news_on = null, news = '{}',
    news_channel = null, news_ts = null where id = p_shop;
  update public.outbox set state = 'dropped', code = 'erased', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'shopId' = p_shop::text;

  -- What its rules found of the copies; the rules stay, as its defaults do.
  update public.catch_ups set looked_on = null, open = 0, unknown_count = 0, unknown = '[]', after_seq = null, rests_until = null
    where shop_id = p_shop;
  -- How often its stock is looked at, and what those looks saw. A shop that is read again is looked at anew.
  delete from public.stock_checks where shop_id = p_shop;
  delete from public.stock_days where shop_id = p_shop;
  delete from public.shop_profiles where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_profiles', v_rows);
  -- One that is about listings of other shops as well goes on with these.
  with gone as (
    delete from public.change_items t using public.listings l
      where t.studio_id = p_studio and l.id = t.listing_id and l.shop_id = p_shop returning t.change_id
  )
  select pg_catalog.array_agg(distinct change_id) into v_changes from gone;
  update public.changes c set content_hash = app.content_hash(c.id) where c.id = any (v_changes) and c.content_hash <> ''
    and exists (select from public.change_items t where t.change_id = c.id);
  delete from public.changes c where c.id = any (v_changes)
    and not exists (select from public.change_items t where t.change_id = c.id);
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('changes', v_rows);
  select coalesce(pg_catalog.array_agg(distinct product_id) filter (where product_id is not null), '{}') into v_products
    from public.listings where shop_id = p_shop;
  delete from public.listings where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('listings', v_rows);
  perform app.fold_counts(p_studio, p_shop);
  -- With a product go those that turned out to be the same, all or none: the word that made them one can be taken back.
  with recursive same as (
    select p.id as root, p.id from public.products p where p.id = any (v_products)
    union select s.root, p.id from public.products p join same s on p.merged_into = s.id
  )
  delete from public.products p where p.studio_id = p_studio and p.id in (
    select s.id from same s where not exists (
      select from same t where t.root = s.root
        and (exists (select from public.listings l where l.product_id = t.id)
          or exists (select from public.changes c where c.product_id = t.id))));
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('products', v_rows);
  delete from public.sync_runs where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('sync_runs', v_rows);
  delete from public.sync_events where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  return v_counts || pg_catalog.jsonb_build_object('sync_events', v_rows);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270110000000'
$$;
