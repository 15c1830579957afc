-- A hit of a search is on no page of that day that was read.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select
    hit.query,
    hit.kind,
    hit.observed_on,
    hit.rank
from catalog.search_hit as hit
where not exists (
    select from etl.search_page as page
    where page.query = hit.query
        and page.kind = hit.kind
        and page.observed_on = hit.observed_on
        and etl.page_covers(page.first_rank, page.item_count, page.is_last, hit.rank)
);
