-- What is read until the end is read at one moment, and the file is locked for it once.
begin;
