-- Notes that a pipeline was told which older runs the database lacked at its first load: $1 its name.

update etl.load
set lack_told_to = array_append(load.lack_told_to, $1::text)
where $1::text <> all (load.lack_told_to);
