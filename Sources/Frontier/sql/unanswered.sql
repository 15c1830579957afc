select name, first_at, last_at
from main.unanswered_thing;
