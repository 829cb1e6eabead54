-- An owner's cap holds for all its repositories together, so who waits and who stands in line is found by owner too.
DROP INDEX workflow_jobs_waiting;
DROP INDEX workflow_jobs_in_line;
CREATE INDEX workflow_jobs_waiting ON workflow_jobs (owner, repo_id, label_set_id, eligible_at, id)
    WHERE status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL;
CREATE INDEX workflow_jobs_in_line ON workflow_jobs (owner, repo_id, label_set_id) WHERE ready_at IS NOT NULL;
