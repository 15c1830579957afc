select name, asked_at
from main.unanswered;
