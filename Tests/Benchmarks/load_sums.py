"""Prints, for psql, how to count the rows of each table that all load, and to sum up what is in them in any order.

usage: load_sums.py SCHEMA
"""
import sys

from load_tables import SHARED

for table, columns in SHARED.items():
    row = ", ".join(f"coalesce({column}::text, '\\N')" for column in columns)
    print(f"select '{table}', count(*), sum(hashtextextended(concat_ws(chr(31), {row}), 0)::numeric) "
          f"from {sys.argv[1]}.{table};")
