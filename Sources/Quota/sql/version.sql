pragma etl.user_version;
