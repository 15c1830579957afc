-- A market is not a two-letter country code.
-- when: whole database
-- severity: error
-- remedy: discograph drift shows what Spotify sends; if it never sent that, discograph rebuild makes the tables anew.

select 'market_set' as source, id::text, market
from catalog.market_set_member
where market !~ '^[A-Z]{2}$'
union all
select 'track_playability', track_id, market
from catalog.track_playability
where market !~ '^[A-Z]{2}$';
