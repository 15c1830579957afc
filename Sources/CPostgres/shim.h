#pragma once
#include <libpq-fe.h>

// Swift does not import character macros, so each field of a server's message has a constant.
static const int cpostgres_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int cpostgres_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int cpostgres_diag_message = PG_DIAG_MESSAGE_PRIMARY;
static const int cpostgres_diag_detail = PG_DIAG_MESSAGE_DETAIL;
static const int cpostgres_diag_hint = PG_DIAG_MESSAGE_HINT;
static const int cpostgres_diag_position = PG_DIAG_STATEMENT_POSITION;
static const int cpostgres_diag_context = PG_DIAG_CONTEXT;
