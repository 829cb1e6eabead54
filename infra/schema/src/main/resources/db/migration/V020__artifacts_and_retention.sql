-- What has become of an artifact: its runner was given an address, and may never have put anything there, or something else.
ALTER TABLE workflow_artifacts
    ADD COLUMN status       text        NOT NULL DEFAULT 'announced',
    ADD COLUMN stored_bytes bigint,
    ADD COLUMN check_at     timestamptz DEFAULT now() + interval '30 s',
    ADD CONSTRAINT workflow_artifacts_status CHECK (status IN ('announced', 'uploaded', 'missing', 'size_mismatch')),
    ADD CONSTRAINT workflow_artifacts_stored_when_known CHECK ((status = 'announced') = (stored_bytes IS NULL)),
    ADD CONSTRAINT workflow_artifacts_missing_is_empty CHECK (status <> 'missing' OR stored_bytes = 0);
COMMENT ON COLUMN workflow_artifacts.stored_bytes IS 'what the object had when it was looked at; 0 when it never came';
COMMENT ON COLUMN workflow_artifacts.check_at IS 'when its object is looked at next, by whoever moves this on; null: never again';
CREATE INDEX workflow_artifacts_check ON workflow_artifacts (check_at) WHERE check_at IS NOT NULL;
-- The quota counts what is stored once that is known.
CREATE INDEX workflow_artifacts_of_owner ON workflow_artifacts (owner) INCLUDE (size_bytes, stored_bytes, expires_at);
DROP INDEX workflow_artifacts_owner;
-- Retention: the oldest expiry first.
CREATE INDEX workflow_artifacts_expiry ON workflow_artifacts (expires_at);

-- Retention of runs and of their logs. First it is decided, in the run's row; then objects go, then rows.
ALTER TABLE workflow_runs
    ADD COLUMN pinned          boolean NOT NULL DEFAULT false,
    ADD COLUMN logs_expired_at timestamptz,
    ADD COLUMN logs_pruned_at  timestamptz,
    ADD COLUMN expired_at      timestamptz,
    ADD CONSTRAINT workflow_runs_expired_have_ended
        CHECK (completed_at IS NOT NULL OR (logs_expired_at IS NULL AND expired_at IS NULL)),
    ADD CONSTRAINT workflow_runs_pruned_logs_expired CHECK (logs_pruned_at IS NULL OR logs_expired_at IS NOT NULL),
    ADD CONSTRAINT workflow_runs_expired_with_logs CHECK (expired_at IS NULL OR logs_expired_at IS NOT NULL);
COMMENT ON COLUMN workflow_runs.pinned IS 'nothing of it expires';
COMMENT ON COLUMN workflow_runs.logs_expired_at IS 'when it was decided that its logs go; from then on nobody is shown them';
COMMENT ON COLUMN workflow_runs.logs_pruned_at IS 'when the last of its logs had gone';
COMMENT ON COLUMN workflow_runs.expired_at IS 'when it was decided that the run goes; it can be pinned no more';
-- What is to be decided, the oldest first, and what is decided and not done: neither grows with what is long done.
CREATE INDEX workflow_runs_logs_age ON workflow_runs (completed_at)
    WHERE completed_at IS NOT NULL AND logs_expired_at IS NULL AND NOT pinned;
CREATE INDEX workflow_runs_age ON workflow_runs (completed_at)
    WHERE completed_at IS NOT NULL AND expired_at IS NULL AND NOT pinned;
CREATE INDEX workflow_runs_logs_to_prune ON workflow_runs (id) WHERE logs_expired_at IS NOT NULL AND logs_pruned_at IS NULL;
CREATE INDEX workflow_runs_to_prune ON workflow_runs (id) WHERE expired_at IS NOT NULL;
