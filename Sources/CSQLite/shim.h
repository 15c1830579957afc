#pragma once
#include <sqlite3.h>

// Swift cannot call functions with a variable number of arguments.
static inline int csqlite_call_main_etl(sqlite3 *database) {
    return sqlite3_db_config(database, SQLITE_DBCONFIG_MAINDBNAME, "etl");
}
