select distinct owner
from main.claim;
