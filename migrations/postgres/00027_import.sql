-- +goose Up
-- Files of other systems. upload is the rows as they were read, sealed, and gone a day
-- after they came; choices is which changes are taken or not, by the names of changes.
CREATE TABLE import (
  id       TEXT PRIMARY KEY,
  by_id    TEXT NOT NULL REFERENCES person(id),
  made_at  TIMESTAMPTZ NOT NULL,
  upload   BYTEA,
  mapping  TEXT NOT NULL DEFAULT '{}',
  choices  TEXT NOT NULL DEFAULT '{}',
  done_at  TIMESTAMPTZ
);
CREATE INDEX import_made ON import (made_at);

-- What was matched once: the columns of files with these headings, or the roles.
CREATE TABLE import_match (
  headings TEXT PRIMARY KEY,
  mapping  TEXT NOT NULL
);

-- What an import wrote: of which row, what was there, and what the file said.
CREATE TABLE import_row (
  id        TEXT PRIMARY KEY,
  import_id TEXT NOT NULL REFERENCES import(id),
  child_id  TEXT NOT NULL,
  kind      TEXT NOT NULL,
  row_id    TEXT NOT NULL,
  was       TEXT NOT NULL DEFAULT '',
  says      TEXT NOT NULL,
  at        TIMESTAMPTZ NOT NULL
);
CREATE INDEX import_row_import ON import_row (import_id);
CREATE INDEX import_row_child ON import_row (child_id);

-- Who is born on one day may be one child.
CREATE INDEX child_born ON child (born_on);
CREATE INDEX import_upload ON import (made_at) WHERE upload IS NOT NULL;
