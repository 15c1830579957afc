-- Of each page that a statement changes a copy is kept until it ends: in a file that would be as much writing again.
-- What changes one list, or some thousand objects, may keep it in memory. This holds for transactions begun later.
pragma temp_store = memory;
