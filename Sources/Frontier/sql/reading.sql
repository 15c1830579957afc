select bytes
from main.reading
where origin = ?1 and segment = ?2;
