select answered_at
from main.latest;
