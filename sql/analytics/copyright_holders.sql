-- Who holds the rights, from the copyright lines: the signs and the years in front are taken off. Both modes tell these
-- lines, for albums that were fetched by themselves.

create view analytics.copyright_holders as
with line as (
    select
        album_id,
        kind,
        nullif(
            regexp_replace(
                -- A year that is written twice is one. By itself, because a reference back makes the long pattern slow.
                regexp_replace(
                    text, '^([\s\u00A0&©℗()CcPp]*((1[89]|20)[0-9]{2}))([\s\u00A0]+\2)+(?!\w)', '\1'
                ),
                -- Years, not every four digits: some names begin with a number. A no-break space is no \s. First
                -- years without a sign, then signs, each with its years.
                '^[\s\u00A0]*'
                    '((1[89]|20)[0-9]{2}(?![0-9])'
                    '(([\s\u00A0]*[-–/,&]|[\s\u00A0]+and(?=[\s\u00A0]))([\s\u00A0]*and(?=[\s\u00A0]))?[\s\u00A0]*'
                    '(1[89]|20)[0-9]{2}(?![0-9]))*[\s\u00A0]*[,.:;]?[\s\u00A0]*)?'
                    '(((\(?[cCpP]\)|©|℗)[\s\u00A0]*(&[\s\u00A0]*(?=[©℗(]))?)+'
                    '((1[89]|20)[0-9]{2}(?![0-9])'
                    '(([\s\u00A0]*[-–/,&]|[\s\u00A0]+and(?=[\s\u00A0]))([\s\u00A0]*and(?=[\s\u00A0]))?[\s\u00A0]*'
                    '(1[89]|20)[0-9]{2}(?![0-9]))*[\s\u00A0]*[,.:;]?[\s\u00A0]*)?)*',
                ''
            ),
            ''
        ) as holder
    from catalog.album_copyright
),
counted as (
    select
        holder,
        count(distinct album_id) as releases,
        count(distinct album_id) filter (where kind = 'C') as works,
        count(distinct album_id) filter (where kind = 'P') as recordings,
        null as note
    from line
    where holder is not null
    group by holder
    union all
    select null, count(*), null, null, 'not told: only albums fetched by themselves have copyright lines'
    from catalog.album as known
    left join etl.album_confirmation as confirmed on confirmed.id = known.id
    where confirmed.copyrights_at is null
    having count(*) > 0
)
select
    holder,
    releases,
    works,
    recordings,
    note
from counted
order by holder is null, releases desc, holder;

comment on view analytics.copyright_holders is 'Copyright holders by number of releases, the largest first.';
comment on column analytics.copyright_holders.holder is 'The holder as the line spells it, without signs and years; null: see the note.';
comment on column analytics.copyright_holders.releases is 'Releases with a line of this holder.';
comment on column analytics.copyright_holders.works is 'Of these, with the copyright of the work (C).';
comment on column analytics.copyright_holders.recordings is 'Of these, with the copyright of the recording (P).';
comment on column analytics.copyright_holders.note is 'Why there is no holder; null where there is one.';
