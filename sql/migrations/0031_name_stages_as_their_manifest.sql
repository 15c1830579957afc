-- A receipt is filed under the name that the manifest gives a stage; on the command line it may be another.

comment on column etl.stage_run.stage is 'The stage''s name, as the manifest has it; where it was started by hand, its program''s.';
