-- How old the knowledge is, counted from now.

create view analytics.freshness as
with aged as (
    select
        kind,
        now() - confirmed_at as age,
        confirmed_at
    from etl.entity
)
select
    kind,
    count(*) as things,
    count(*) filter (where age < interval '1 day') as within_a_day,
    count(*) filter (where age >= interval '1 day' and age < interval '7 days') as within_a_week,
    count(*) filter (where age >= interval '7 days' and age < interval '30 days') as within_a_month,
    count(*) filter (where age >= interval '30 days') as older,
    count(*) filter (where confirmed_at is null) as only_referred_to,
    min(confirmed_at) as oldest,
    max(confirmed_at) as newest
from aged
group by kind
order by kind;

comment on view analytics.freshness is 'Artists, albums and tracks by the age of their last confirmation.';
comment on column analytics.freshness.kind is 'artist, album or track.';
comment on column analytics.freshness.things is 'Rows of that kind.';
comment on column analytics.freshness.within_a_day is 'Confirmed less than a day ago.';
comment on column analytics.freshness.within_a_week is 'Confirmed from one to seven days ago.';
comment on column analytics.freshness.within_a_month is 'Confirmed from seven to thirty days ago.';
comment on column analytics.freshness.older is 'Confirmed longer ago.';
comment on column analytics.freshness.only_referred_to is 'Never confirmed: another row refers to it.';
comment on column analytics.freshness.oldest is 'The oldest last confirmation.';
comment on column analytics.freshness.newest is 'The newest confirmation.';
