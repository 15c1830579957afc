-- A market that this load brought is not a two-letter country code.
-- when: before publish
-- severity: warning

select
    'market_set' as kind,
    member.id::text as id,
    member.market
from pg_temp.merged_market_set as merged
join catalog.market_set_member as member on member.id = merged.id
where merged.effect <> 'unchanged'
    and member.market !~ '^[A-Z]{2}$'
union all
select
    'track',
    merged.track_id,
    merged.market
from pg_temp.merged_track_playability as merged
where merged.effect <> 'unchanged'
    and merged.market !~ '^[A-Z]{2}$';
