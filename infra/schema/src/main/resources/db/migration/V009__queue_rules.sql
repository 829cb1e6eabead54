-- The queue's rules: policies, approvals, caps, groups, leases.

-- What site, owners and repositories allow. A null says nothing; 0 as a cap means no cap.
CREATE TABLE actions_policies (
    scope           text        NOT NULL,
    owner           text        NOT NULL DEFAULT '',
    repo_id         bigint      NOT NULL DEFAULT 0,
    enabled         boolean,
    repo_cap        integer,
    owner_cap       integer,
    lost_runner     text,
    max_attempts    integer,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, owner, repo_id),
    CONSTRAINT actions_policies_scope CHECK (CASE scope
        WHEN 'site' THEN owner = '' AND repo_id = 0
        WHEN 'owner' THEN owner <> '' AND repo_id = 0
        WHEN 'repo' THEN owner = '' AND repo_id > 0
        ELSE false END),
    CONSTRAINT actions_policies_owner_cap_above_repo CHECK (owner_cap IS NULL OR scope <> 'repo'),
    CONSTRAINT actions_policies_caps_not_negative CHECK (repo_cap >= 0 AND owner_cap >= 0),
    CONSTRAINT actions_policies_lost_runner CHECK (lost_runner IN ('fail', 'requeue')),
    CONSTRAINT actions_policies_max_attempts CHECK (max_attempts BETWEEN 1 AND 100)
);

-- What holds for a repository: its own word before its owner's before the site's before the default. Only the site's "off" is
-- above everybody's "on".
CREATE VIEW repo_policies AS
SELECT r.id AS repo_id, r.owner,
    coalesce(site.enabled, true) AND coalesce(repo.enabled, own.enabled, true) AS enabled,
    coalesce(repo.repo_cap, own.repo_cap, site.repo_cap, 20) AS repo_cap,
    coalesce(own.owner_cap, site.owner_cap, 100) AS owner_cap,
    coalesce(repo.lost_runner, own.lost_runner, site.lost_runner, 'fail') AS lost_runner,
    coalesce(repo.max_attempts, own.max_attempts, site.max_attempts, 3) AS max_attempts
FROM repos r
LEFT JOIN actions_policies site ON site.scope = 'site' AND site.owner = '' AND site.repo_id = 0
LEFT JOIN actions_policies own ON own.scope = 'owner' AND own.owner = r.owner AND own.repo_id = 0
LEFT JOIN actions_policies repo ON repo.scope = 'repo' AND repo.owner = '' AND repo.repo_id = r.id;

-- The decision on a run with need_approval; without a row it waits.
CREATE TABLE workflow_run_approvals (
    run_id      bigint      PRIMARY KEY REFERENCES workflow_runs (id),
    approved    boolean     NOT NULL,
    decided_by  text        NOT NULL,
    decided_at  timestamptz NOT NULL
);

ALTER TABLE workflow_runs
    ADD COLUMN completing_job_id bigint;
COMMENT ON COLUMN workflow_runs.completing_job_id IS 'the job whose end completed the run; null when no job''s end did';
CREATE INDEX workflow_runs_group ON workflow_runs (repo_id, concurrency_group, id)
    WHERE status IN ('queued', 'running') AND concurrency_group <> '';
CREATE INDEX workflow_runs_parent ON workflow_runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE INDEX workflow_artifacts_job ON workflow_artifacts (job_id);

ALTER TABLE workflow_jobs
    ADD COLUMN repo_id bigint REFERENCES repos (id),
    ADD COLUMN owner text NOT NULL DEFAULT '',
    ADD COLUMN eligible_at timestamptz,
    ADD COLUMN cancel_requested_at timestamptz,
    ADD COLUMN lost_runners integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT workflow_jobs_lost_runners_not_negative CHECK (lost_runners >= 0);
COMMENT ON COLUMN workflow_jobs.repo_id IS 'of its run, beside the job so that caps are counted without a join';
COMMENT ON COLUMN workflow_jobs.owner IS 'of its repository when it was queued, beside the job for the same reason';
COMMENT ON COLUMN workflow_jobs.eligible_at IS
    'since when nothing but its place in line holds the job up: needs met, approved, its concurrency group free';
COMMENT ON COLUMN workflow_jobs.lost_runners IS 'how many runners were lost with the job before it was queued again';
UPDATE workflow_jobs j SET repo_id = r.repo_id, owner = p.owner, eligible_at = j.ready_at
FROM workflow_runs r JOIN repos p ON p.id = r.repo_id
WHERE r.id = j.run_id;

-- Who waits for a place in line, by whom the places are counted.
CREATE INDEX workflow_jobs_waiting ON workflow_jobs (repo_id, label_set_id, eligible_at, id)
    WHERE status = 'queued' AND eligible_at IS NOT NULL AND ready_at IS NULL;
CREATE INDEX workflow_jobs_in_line ON workflow_jobs (repo_id, label_set_id) WHERE ready_at IS NOT NULL;
CREATE INDEX workflow_jobs_running_of_repo ON workflow_jobs (repo_id) WHERE status = 'running';
CREATE INDEX workflow_jobs_running_of_owner ON workflow_jobs (owner) WHERE status = 'running';

-- These tables work as queues: few rows live, many pass. The default waits until a fifth of a table is dead, and every look at
-- the front of a queue passes the dead rows.
ALTER TABLE workflow_jobs SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE job_token_chains SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
ALTER TABLE log_finalizations SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
ALTER TABLE workflow_step_log_chunks SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 5000);
