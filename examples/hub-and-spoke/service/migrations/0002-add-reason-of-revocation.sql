-- Expand: a column that may be empty, because the version that still runs does not fill it.
-- Contract, making it NOT NULL, is a migration of a later release: once no version runs that leaves it empty.
ALTER TABLE revoked_tokens ADD COLUMN IF NOT EXISTS reason text;
