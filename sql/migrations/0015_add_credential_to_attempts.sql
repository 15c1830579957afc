-- Which app of a pool made an attempt: the quota is each owner's, so its account needs to know.

alter table etl.request add column credential text;

comment on column etl.request.credential is 'Name of the app in the pool that asked, never its id or secret; null where it was not written down.';

alter table etl.failure add column credential text;

comment on column etl.failure.credential is 'Name of the app in the pool that asked, never its id or secret; null where it was not written down.';
