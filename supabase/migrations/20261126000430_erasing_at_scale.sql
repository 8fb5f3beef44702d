-- A row that is deleted asks every table that could point to it. Without an index each asks by reading that table whole:
-- erasing ten thousand products then takes minutes.
create index products_merged_into on public.products (merged_into) where merged_into is not null;
create index product_words_merged on public.product_words (merged);
create index changes_by_product on public.changes (product_id) where product_id is not null;
create index operations_by_change on public.operations (change_id) where change_id is not null;
