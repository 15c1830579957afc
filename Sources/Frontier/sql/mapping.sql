select digest
from main.mapping;
