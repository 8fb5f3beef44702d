-- Keys of a studio are counted where they are stored, and a key that is asked about again and was forgotten meanwhile stays forgotten.

drop function public.save_app(uuid, uuid, uuid, text, text, jsonb, integer, integer, boolean);

-- The envelopes are bound to `p_app_id`. When the key turns out to have another id here, nothing is stored and the caller seals
-- again for the id that this returns. A secret that the marketplace doesn't accept never replaces one that it did. `p_known`: only an
-- app that is here under this id is stored anew. Null: the key is a new one, and the studio has `p_most` of them; nothing is stored.
create function public.save_app(p_app_id uuid, p_studio_id uuid, p_member_id uuid, p_marketplace text, p_kind text, p_key jsonb,
  p_per_second integer, p_per_day integer, p_accepted boolean, p_most integer default null, p_known boolean default false) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_id uuid;
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  -- Keys that are entered at once are counted one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('apps:' || p_studio_id, 0));
  -- That nobody forgets it meanwhile, its row is held.
  select id into v_id from public.marketplace_apps
    where studio_id = p_studio_id and marketplace = p_marketplace and keystring_hash = p_key ->> 'hash' for update;
  if p_known and v_id is distinct from p_app_id then
    perform app.refuse('app-unknown');
  elsif v_id is null and p_most <= (
    select pg_catalog.count(*) from public.marketplace_apps where studio_id = p_studio_id and marketplace = p_marketplace) then
    return null;
  end if;
  insert into public.marketplace_apps as a (id, studio_id, marketplace, kind, keystring, shared_secret, keystring_hash, per_second,
    per_day, accepted_at)
  values (p_app_id, p_studio_id, p_marketplace, p_kind, p_key ->> 'keystring', p_key ->> 'sharedSecret', p_key ->> 'hash', p_per_second,
    p_per_day, case when p_accepted then app.now() end)
  on conflict (studio_id, marketplace, keystring_hash) do update set kind = excluded.kind, keystring = excluded.keystring,
    shared_secret = excluded.shared_secret, per_second = excluded.per_second, per_day = excluded.per_day,
    accepted_at = coalesce(a.accepted_at, excluded.accepted_at),
    unused_since = case when a.unused_since is not null then app.now() end
    where a.id = excluded.id and (p_accepted or a.accepted_at is null);
  return coalesce(v_id, p_app_id);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261212120000'
$$;

select app.publish_functions(array['save_app'], 'service_role', false);
select app.publish_functions(array['schema_version'], 'authenticated', false);
