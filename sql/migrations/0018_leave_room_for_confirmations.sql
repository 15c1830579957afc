-- A load confirms every row of a page at once. With half of each page free the new versions lie beside the old
-- ones, and the indexes need no new entries; a third, as before, was room for less than half of them.

alter table etl.artist set (fillfactor = 45);
alter table etl.album set (fillfactor = 45);
alter table etl.track set (fillfactor = 45);
alter table etl.album_track_page set (fillfactor = 45);
