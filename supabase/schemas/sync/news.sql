-- A shop's news of a day is one line in the listings channel, which grows; what each reading found stands in its thread.

-- {"sold_out": 2, "changed": 1}: so many more today. With a new day begins a new line.
create function app.add_shop_news(p_shop uuid, p_counts jsonb) returns void
language sql volatile set search_path = '' as $$
  update public.shops s set news_on = d.today,
    news_channel = case when s.news_on = d.today then s.news_channel end,
    news_ts = case when s.news_on = d.today then s.news_ts end,
    news = case when s.news_on = d.today then (
        select pg_catalog.jsonb_object_agg(k.key,
          coalesce((s.news ->> k.key)::integer, 0) + coalesce((p_counts ->> k.key)::integer, 0))
        from pg_catalog.jsonb_object_keys(s.news || p_counts) k (key))
      else p_counts end
  from public.studios t
  cross join lateral (select (app.now() at time zone (app.zone_json(t.digest_zone) ->> 'zone'))::date as today) d
  where s.id = p_shop and t.id = s.studio_id and p_counts <> '{}'
$$;

-- What no reading says, since it failed.
create function public.note_shop_news(p_shop_id uuid, p_counts jsonb, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  perform app.add_shop_news(p_shop_id, p_counts);
  perform app.send(app.studio_id(), p_outbox);
end $$;

-- Of an earlier day it is kept nowhere: nothing is added to that line any more.
create function public.save_shop_news(p_shop_id uuid, p_on date, p_channel text, p_ts text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  update public.shops set news_channel = p_channel, news_ts = p_ts where id = p_shop_id and news_on = p_on;
end $$;

grant execute on function app.add_shop_news(uuid, jsonb) to oms_definer;
select app.publish_functions(array['note_shop_news', 'save_shop_news'], 'authenticated', true);
