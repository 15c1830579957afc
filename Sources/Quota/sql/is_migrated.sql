select to_regclass('etl.quota_recent') is not null;
