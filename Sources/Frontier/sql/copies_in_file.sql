-- A statement that changes rows of a whole table keeps copies of as many pages, which may be more than memory holds.
pragma temp_store = file;
