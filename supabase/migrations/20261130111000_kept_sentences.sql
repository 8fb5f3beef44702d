-- What keeps work on a change from going on is a code and parameters: the bot has the sentences.

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130111000'
$$;

-- A sentence as a row keeps it: its key in the bot's catalogue, and its parameters. The bot says it in the language of its reader.
create function app.kept_sentence(p_say text, variadic p_with text[] default '{}') returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('say', p_say, 'with', pg_catalog.to_jsonb(p_with))::text
$$;

-- They wait for their shop: connecting it again lets them go on (app.resume_item).
create or replace function app.park_for_shop(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.change_items set state = 'parked', step = null, verified = false, failure =
    pg_catalog.jsonb_build_object('code', 'shop-disconnected', 'text', app.kept_sentence('notConnected'), 'reference', '')
  where id = any (p_items)
$$;

-- Where that is refused (the day's ceiling is reached, another change took the fields) it waits on, and the person whose
-- decision it was is told what to do. Connecting itself goes through.
create or replace function app.resume_item(p_item uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_item public.change_items;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_items t join public.changes c on c.id = t.change_id
    where t.id = p_item for update of c;
  select * into v_item from public.change_items where id = p_item;
  if v_item.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations o where o.change_id = v_change.id and o.state = 'running' and app.works_on(o, v_item)) then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_item);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_item.shop_id;
  v_text := case v_code
    when 'fee-ceiling' then app.kept_sentence('overCeiling', v_shop)
    when 'already-asked' then app.kept_sentence('askedMeanwhile', v_shop, v_detail ->> 'changeCode')
    else app.kept_sentence('cantContinue', v_shop) end;
  update public.change_items set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_item;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || case when app.is_many(v_change.id) then v_change.id else p_item end || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry') order by d.seq desc limit 1) d))));
end $$;

grant execute on function app.kept_sentence(text, text[]) to service_role, oms_definer;

select app.publish_functions(array['schema_version'], 'authenticated', false);
