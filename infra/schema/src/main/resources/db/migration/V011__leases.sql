-- What sweeps of leases read follows from the jobs that run, not from all that ever were, and not from their order by id.
CREATE INDEX workflow_jobs_running_since ON workflow_jobs (claimed_at) WHERE status = 'running';

-- The runner's last word is in Kafka, and status-service may be behind: nobody may take such a job for one whose runner is lost.
-- Not told by an index on the chain: a call changes its row in place as long as no index knows the columns that it changes.
ALTER TABLE job_token_chains ADD COLUMN ended boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN job_token_chains.ended IS 'the call that spent the newest token ended the job: no further one is expected';

-- A log that was finished and goes on because its job runs again: finished anew when that try of the step is closed, not before.
ALTER TABLE log_finalizations
    DROP CONSTRAINT log_finalizations_state,
    ADD CONSTRAINT log_finalizations_state CHECK (state IN ('pending', 'open', 'done'));
