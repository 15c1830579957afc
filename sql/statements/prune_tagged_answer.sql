-- The rows of answers that no 304 can refer to any more: $1 the time, $2 how many at once, $3 the number behind which to
-- go on, $4 whether they go, or are only counted. Before that time the same request had another answer, after this one
-- came last; and no 304 ever confirmed this one, so no value, and no gap in a list, is traced through it. Of the other
-- not its last sight counts, which may be later than the truth, and nothing does where no rows could be made of it: the
-- frontier may not have understood it either, and go on with the ETag that it has.

with due as materialized (
    select
        answer.answer_id,
        pg_column_size(answer.content) + pg_column_size(answer.target) + pg_column_size(answer.etag) + 64 as bytes
    from etl.tagged_answer as answer
    where answer.answer_id > $3::bigint
        and answer.last_seen_at < $1::timestamptz
        and exists (
            select from etl.tagged_answer as other
            where md5(other.target) = md5(answer.target)
                and other.target = answer.target
                and other.fetched_at > answer.last_seen_at
                and other.fetched_at < $1::timestamptz
                and other.content <> '{}'
        )
        and not exists (
            select from etl.revalidation as told
            where md5(told.target) = md5(answer.target)
                and md5(told.etag) = md5(answer.etag)
                and told.target = answer.target
                and told.etag = answer.etag
        )
    order by answer.answer_id
    limit $2::bigint
),
gone as (
    delete from etl.tagged_answer as answer
    using due
    where $4::boolean and answer.answer_id = due.answer_id
)
select
    count(*) as rows,
    coalesce(sum(bytes), 0)::bigint as bytes,
    max(answer_id) as last
from due;
