-- What is one table's is selected: no function answers it as JSON any more.
drop function public.read_runs(uuid, integer);
drop function public.read_shop_news(uuid);
drop function public.read_erasure_request();

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129180000'
$$;
