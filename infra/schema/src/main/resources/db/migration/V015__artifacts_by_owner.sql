-- An owner's artifacts are added up against its quota at each new one.
ALTER TABLE workflow_artifacts ADD COLUMN owner text NOT NULL DEFAULT '';
COMMENT ON COLUMN workflow_artifacts.owner IS 'of the repository when the artifact was announced, beside it so that a quota needs no join';
UPDATE workflow_artifacts a SET owner = p.owner
FROM workflow_runs r JOIN repos p ON p.id = r.repo_id
WHERE r.id = a.run_id;
CREATE INDEX workflow_artifacts_owner ON workflow_artifacts (owner) INCLUDE (size_bytes, expires_at);
