-- When a studio hears its digest (src/domain/digest.ts decides what is due), and what it is made of.
alter table public.studios
  add column digest_hour smallint not null default 9 check (digest_hour between 0 and 23),
  -- 1 = Monday … 7 = Sunday; none switches it off.
  add column digest_days smallint[] not null default '{1,2,3,4,5}' check (digest_days <@ '{1,2,3,4,5,6,7}'),
  -- null: the first owner's.
  add column digest_zone text,
  -- The local date served last, and when.
  add column digest_date date,
  add column digest_at timestamptz;
grant update (digest_hour, digest_days, digest_zone) on public.studios to oms_definer;
grant update (digest_date, digest_at) on public.studios to service_role;

create function app.digest_json(p_studio public.studios) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('hour', p_studio.digest_hour, 'days', pg_catalog.to_jsonb(p_studio.digest_days),
    'zone', coalesce(p_studio.digest_zone, (select m.time_zone from public.members m
      where m.studio_id = p_studio.id and m.role = 'owner' order by m.created_at, m.id limit 1), 'UTC'))
$$;
grant execute on function app.digest_json(public.studios) to authenticated, service_role, oms_definer;

create or replace function public.read_studio() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
    'listingsChannel', s.listings_channel, 'soloMode', s.solo_mode,
    'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
    'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
    'digest', app.digest_json(s))
  from public.studios s where s.id = (select app.studio_id())
$$;

-- Keys left out stay.
create or replace function public.set_settings(p_settings jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  if p_settings #>> '{dailyFeeCeiling,currency}' <> 'USD' then
    perform app.refuse('bad-input', '{"field": "dailyFeeCeiling"}');
  end if;
  update public.studios set
    listings_channel = case when p_settings ? 'listingsChannel' then p_settings ->> 'listingsChannel' else listings_channel end,
    solo_mode = coalesce((p_settings ->> 'soloMode')::boolean, solo_mode),
    fee_ceiling_cents = coalesce((p_settings #>> '{dailyFeeCeiling,amount}')::integer, fee_ceiling_cents),
    digest_hour = coalesce((p_settings #>> '{digest,hour}')::smallint, digest_hour),
    digest_days = case when p_settings -> 'digest' ? 'days'
      then array(select value::smallint from pg_catalog.jsonb_array_elements_text(p_settings #> '{digest,days}') order by 1)
      else digest_days end,
    digest_zone = coalesce(p_settings #>> '{digest,zone}', digest_zone)
  where id = v_me.studio_id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- All studios' settings at once, for the tick. A studio's first digest is of a day after it began.
create function public.digest_clocks() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('studioId', s.id, 'settings', app.digest_json(s),
    'lastDate', s.digest_date, 'createdAt', s.created_at) order by s.created_at, s.id), '[]')
  from public.studios s where s.digest_days <> '{}'
$$;

-- Served once per local date, however many ask: dates only go on. `since`: what happened before was in the digest before.
create function public.enqueue_digest(p_studio_id uuid, p_date date) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_studio public.studios;
begin
  select * into v_studio from public.studios where id = p_studio_id for update;
  if v_studio.id is null or v_studio.digest_date >= p_date then
    return false;
  end if;
  update public.studios set digest_date = p_date, digest_at = app.now() where id = p_studio_id;
  perform app.enqueue(p_studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'kind', 'send_digest', 'key', 'digest:' || p_studio_id || ':' || p_date, 'priority', 10,
    'params', pg_catalog.jsonb_build_object('date', p_date,
      'since', coalesce(v_studio.digest_at, v_studio.created_at, app.now() - interval '1 day')))));
  return true;
end $$;
select app.publish_functions(array['digest_clocks', 'enqueue_digest'], 'service_role', false);

-- What was done since then, what the last seven days cost by whom decided it, and how many listings are to be looked at.
create function public.read_digest(p_since timestamptz, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'done', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'doneCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since),
    'fees', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', f.member_id, 'cents', f.cents)
        order by f.cents desc, f.member_id)
      from (select member_id, pg_catalog.sum(fee_cents) as cents from public.decisions
            where studio_id = (select app.studio_id()) and fee_cents > 0 and at >= app.now() - interval '7 days'
            group by member_id) f), '[]'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'),
    'stuckCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'failed'),
    'differingCount', (select pg_catalog.count(*) from public.listings l
      where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.live <> l.ours
        and app.plain_fields(l.live) is distinct from app.plain_fields(l.ours)),
    'endingCount', (select pg_catalog.count(*) from public.listings l
      where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
        and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'))
$$;
select app.publish_functions(array['read_digest'], 'authenticated', false);
