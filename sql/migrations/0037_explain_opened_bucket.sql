-- How long a learned ceiling holds is told by how long its refusals have gone on, so their beginning is kept.

comment on column etl.quota_bucket.opened_at is 'When the first request was counted; once one was refused for the day''s quota, when the refusals began that its ceiling goes by.';
