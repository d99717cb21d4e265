-- Expand: a table that no running version reads yet. Versions before and after it work with this schema.
CREATE TABLE IF NOT EXISTS revoked_tokens (
  token_id text PRIMARY KEY,
  revoked_at timestamptz NOT NULL DEFAULT now()
);
