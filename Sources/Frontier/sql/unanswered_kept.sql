select count(*)
from main.sqlite_master
where type = 'table' and name = 'unanswered_thing';
