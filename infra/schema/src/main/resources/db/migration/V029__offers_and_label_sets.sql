-- What the offer of a job holds of the heap while it is made: claim-service hands out only so much at once, and must know it before
-- it reads the job. Written with the job. A service of before this does not write it; such a job counts as a small one.
ALTER TABLE workflow_jobs ADD COLUMN offer_bytes integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN workflow_jobs.offer_bytes IS 'about what making its offer holds of the heap, without its secrets';
UPDATE workflow_jobs j
SET offer_bytes = least(1 << 28, 8 * (octet_length(r.event_payload::text) + octet_length(j.job_env::text)
    + octet_length(j.permissions::text) + coalesce((
        SELECT sum(octet_length(s.run_command) + octet_length(s.step_env::text) + octet_length(s.step_with::text))
        FROM workflow_steps s
        WHERE s.job_id = j.id
    ), 0)))
FROM workflow_runs r
WHERE r.id = j.run_id AND j.status IN ('queued', 'running');

-- A set of labels goes when no job asks for it any more (infra/retention), but not on the day on which it was made; found without reading
-- all jobs.
ALTER TABLE job_label_sets ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX workflow_jobs_label_set ON workflow_jobs (label_set_id);
