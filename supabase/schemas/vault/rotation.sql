-- Putting envelopes under another key while everything goes on. What an envelope is, the vault says: v1.<key id>.….

-- Every column that holds envelopes, with what its place is made of: the row's key, and whose it is. An installation in
-- Slack comes before any studio, so its own id stands there. (A test holds this equal to what the columns really hold.)
create function app.sealed_columns() returns table (table_name text, column_name text, row_column text, studio_column text)
language sql immutable set search_path = '' as $$
  values ('shop_credentials', 'access_token', 'shop_id', 'studio_id'),
    ('shop_credentials', 'refresh_token', 'shop_id', 'studio_id'),
    ('oauth_states', 'verifier', 'state_hash', 'studio_id'),
    ('marketplace_apps', 'keystring', 'id', 'studio_id'),
    ('marketplace_apps', 'shared_secret', 'id', 'studio_id'),
    ('marketplace_apps', 'webhook_secret', 'id', 'studio_id'),
    ('slack_installations', 'access_token', 'id', 'id'),
    ('slack_installations', 'refresh_token', 'id', 'id')
$$;

-- How many envelopes each key has, by column. Columns without any are named too, so that the answer names them all.
create function public.count_envelopes() returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_column record;
  v_keys jsonb;
  v_all jsonb := '[]';
begin
  for v_column in select * from app.sealed_columns() loop
    execute pg_catalog.format(
      'select coalesce(pg_catalog.jsonb_object_agg(k.id, k.rows), ''{}'') from (
         select pg_catalog.split_part(%1$I, ''.'', 2) as id, pg_catalog.count(*) as rows from public.%2$I
         where %1$I is not null group by 1) k', v_column.column_name, v_column.table_name) into v_keys;
    v_all := v_all || pg_catalog.jsonb_build_object('table', v_column.table_name, 'column', v_column.column_name, 'keys', v_keys);
  end loop;
  return v_all;
end $$;

-- Envelopes of one column under other keys than this, in the order of their rows, after one of them.
create function public.envelopes_under_others(p_table text, p_column text, p_key text, p_after text, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_column record;
  v_rows jsonb;
begin
  select * into v_column from app.sealed_columns() where table_name = p_table and column_name = p_column;
  if v_column is null then
    perform app.missing();
  end if;
  execute pg_catalog.format(
    'select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(''row'', e.row, ''studio'', e.studio, ''envelope'', e.envelope)
       order by e.row), ''[]'')
     from (select %1$I::text as row, %2$I::text as studio, %3$I as envelope from public.%4$I
           where pg_catalog.split_part(%3$I, ''.'', 2) <> $1 and ($2 is null or %1$I::text > $2) order by %1$I::text limit $3) e',
    v_column.row_column, v_column.studio_column, v_column.column_name, v_column.table_name)
    into v_rows using p_key, p_after, p_limit;
  return v_rows;
end $$;

-- Each is replaced only where it still is what it was: a refresh meanwhile has stored a newer one, which is not touched.
-- `p_rows`: [{row, old, new}]. @returns how many were replaced
create function public.replace_envelopes(p_table text, p_column text, p_rows jsonb) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_column record;
  v_replaced integer;
begin
  select * into v_column from app.sealed_columns() where table_name = p_table and column_name = p_column;
  if v_column is null then
    perform app.missing();
  end if;
  -- Two rotations at once would wait for each other's rows.
  perform pg_catalog.pg_advisory_xact_lock(20261126, 320);
  execute pg_catalog.format(
    'update public.%1$I t set %2$I = r.new from pg_catalog.jsonb_to_recordset($1) as r (row text, old text, new text)
     where t.%3$I::text = r.row and t.%2$I = r.old', v_column.table_name, v_column.column_name, v_column.row_column) using p_rows;
  get diagnostics v_replaced = row_count;
  return v_replaced;
end $$;

-- For a key that is lost: what it sealed can never be read again, so it goes, and the person that it belongs to is asked to sign in
-- anew: consents end, shops and installations in Slack wait for their people. With an app go the sign-ins of its shops, which
-- nothing can renew without it. @returns rows per table
create function public.forget_envelopes(p_key text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_consents bigint;
  v_shops bigint;
  v_installations bigint;
  v_apps uuid[] := array(select id from public.marketplace_apps
    where p_key in (pg_catalog.split_part(keystring, '.', 2), pg_catalog.split_part(shared_secret, '.', 2)));
begin
  delete from public.oauth_states where pg_catalog.split_part(verifier, '.', 2) = p_key;
  get diagnostics v_consents = row_count;
  with gone as (
    delete from public.shop_credentials
    where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2))
      or shop_id in (select id from public.shops where app_id = any (v_apps)) returning shop_id
  )
  -- Lost by us: nothing is erased for it.
  update public.shops s set health = 'auth-dead', dead_how = 'lost' from gone g where s.id = g.shop_id and s.health in ('ok', 'reading', 'auth-dead');
  get diagnostics v_shops = row_count;
  update public.shops set app_id = null where app_id = any (v_apps);
  delete from public.marketplace_apps where id = any (v_apps);
  update public.marketplace_apps set webhook_secret = null where pg_catalog.split_part(webhook_secret, '.', 2) = p_key;
  update public.slack_installations set access_token = null, refresh_token = null, expires_at = null,
    signed_out_at = coalesce(signed_out_at, app.now()), version = version + 1
  where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2));
  get diagnostics v_installations = row_count;
  return pg_catalog.jsonb_build_object('oauth_states', v_consents, 'shop_credentials', v_shops,
    'marketplace_apps', pg_catalog.cardinality(v_apps), 'slack_installations', v_installations);
end $$;

grant execute on function app.sealed_columns() to service_role;
select app.publish_functions(array['count_envelopes', 'envelopes_under_others', 'replace_envelopes',
  'forget_envelopes'], 'service_role', false);
