-- What has left its day is kept for a while, because a clock that was ahead may have made it leave too early.

comment on table etl.quota_usage is 'Requests, by the instant at which they were counted, which is before they were sent: those of the last 24 hours, and the latest of those before.';
comment on column etl.quota_usage.slot is 'The instant, rounded up to a tenth of a second, or to ten seconds where there are very many; negated, in ten minutes, once it has left its day.';
