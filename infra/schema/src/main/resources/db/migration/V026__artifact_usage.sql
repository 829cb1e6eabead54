-- What an owner's artifacts come to, kept as their rows change, whoever changes them: its quota is judged inside the transaction that
-- spends tokens, which must not read all of its artifacts. Decision page 0027. Deploy order: migrate, then api-gateway; one of the
-- release before goes on adding them up.
CREATE TABLE artifact_usage (
    owner   text    PRIMARY KEY,
    bytes   numeric NOT NULL
) WITH (fillfactor = 50);
COMMENT ON TABLE artifact_usage IS 'kept by triggers on workflow_artifacts';
COMMENT ON COLUMN artifact_usage.bytes IS 'numeric: what is announced may be as large as it likes while there is no quota';

ALTER TABLE workflow_artifacts ADD COLUMN counted boolean NOT NULL DEFAULT true;
COMMENT ON COLUMN workflow_artifacts.counted IS 'it has not expired, or nobody has looked since';
UPDATE workflow_artifacts SET counted = false WHERE expires_at <= now();
ALTER TABLE workflow_artifacts ADD COLUMN counted_bytes bigint
    GENERATED ALWAYS AS (CASE WHEN counted THEN coalesce(stored_bytes, size_bytes) ELSE 0 END) STORED;

INSERT INTO artifact_usage (owner, bytes)
SELECT owner, sum(counted_bytes) FROM workflow_artifacts GROUP BY owner;

CREATE INDEX workflow_artifacts_counted ON workflow_artifacts (expires_at) WHERE counted;
DROP INDEX workflow_artifacts_of_owner;

-- One row an owner and statement, in their order, so that two statements cannot wait for each other. A row is written only when
-- its sum changes: most updates of artifacts move their next look on.
CREATE FUNCTION count_artifact_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owners text[];
    changes numeric[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM artifact_usage;
    ELSIF TG_OP = 'INSERT' THEN
        SELECT array_agg(owner), array_agg(counted_bytes) INTO owners, changes FROM added;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(owner), array_agg(-counted_bytes) INTO owners, changes FROM removed;
    ELSE
        SELECT array_agg(owner), array_agg(bytes) INTO owners, changes
        FROM (
            SELECT owner, counted_bytes AS bytes FROM added
            UNION ALL
            SELECT owner, -counted_bytes FROM removed
        ) both_sides;
    END IF;
    INSERT INTO artifact_usage AS u (owner, bytes)
    SELECT c.owner, sum(c.bytes)
    FROM unnest(owners, changes) AS c (owner, bytes)
    GROUP BY c.owner
    HAVING sum(c.bytes) <> 0
    ORDER BY c.owner
    ON CONFLICT (owner) DO UPDATE SET bytes = u.bytes + excluded.bytes;
    RETURN NULL;
END
$$;
CREATE TRIGGER workflow_artifacts_added AFTER INSERT ON workflow_artifacts
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_artifact_bytes();
CREATE TRIGGER workflow_artifacts_changed AFTER UPDATE ON workflow_artifacts
    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_artifact_bytes();
CREATE TRIGGER workflow_artifacts_removed AFTER DELETE ON workflow_artifacts
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_artifact_bytes();
CREATE TRIGGER workflow_artifacts_truncated AFTER TRUNCATE ON workflow_artifacts
    FOR EACH STATEMENT EXECUTE FUNCTION count_artifact_bytes();
