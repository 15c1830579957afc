-- Answers: when each arrived and where it was landed. Other rows name theirs by its number; the number of an
-- occurrence begins with it: answer << 20 | place within the answer. The other staging scripts build upon this one.

create temporary table staged_answer (
    answer      integer not null primary key,
    fetched_at  timestamptz not null,
    landed      text not null
) on commit drop;
