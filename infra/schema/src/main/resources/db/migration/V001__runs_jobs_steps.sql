-- Runs, jobs, steps and check runs under the original's names, so that its tools can read them.
-- Creation, and a job's queued -> running and back: claim-service. Every other change: status-service.

CREATE TYPE conclusion AS ENUM ('success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required');
CREATE TYPE workflow_run_event AS ENUM ('push', 'pull_request', 'schedule', 'workflow_dispatch');
CREATE TYPE workflow_run_status AS ENUM ('queued', 'running', 'completed', 'cancelled');
CREATE TYPE workflow_job_status AS ENUM ('queued', 'running', 'completed', 'cancelled', 'skipped');
CREATE TYPE workflow_step_status AS ENUM ('queued', 'running', 'completed', 'cancelled', 'skipped');
CREATE TYPE check_status AS ENUM ('queued', 'in_progress', 'completed');

CREATE TABLE repos (
    id              bigint      PRIMARY KEY,
    owner           text        NOT NULL,
    name            text        NOT NULL,
    -- The last run_index given out: the per-repo counter, advanced under the row's lock.
    last_run_index  bigint      NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT repos_owner_length CHECK (char_length(owner) BETWEEN 1 AND 100),
    CONSTRAINT repos_name_length CHECK (char_length(name) BETWEEN 1 AND 100)
);

CREATE TABLE workflow_runs (
    id                  bigint              GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    repo_id             bigint              NOT NULL REFERENCES repos (id),
    run_index           bigint              NOT NULL,
    workflow_file       text                NOT NULL,
    workflow_name       text                NOT NULL DEFAULT '',
    head_sha            text                NOT NULL,
    head_ref            text                NOT NULL DEFAULT '',
    event               workflow_run_event  NOT NULL,
    event_payload       jsonb               NOT NULL DEFAULT '{}',
    -- What makes a repeated request find its run: the caller's own id, or the request's.
    trigger_event_id    text                NOT NULL,
    parent_run_id       bigint              REFERENCES workflow_runs (id),
    concurrency_group   text                NOT NULL DEFAULT '',
    cancel_in_progress  boolean             NOT NULL DEFAULT false,
    need_approval       boolean             NOT NULL DEFAULT false,
    status              workflow_run_status NOT NULL DEFAULT 'queued',
    conclusion          conclusion,
    created_at          timestamptz         NOT NULL DEFAULT now(),
    started_at          timestamptz,
    completed_at        timestamptz,
    updated_at          timestamptz         NOT NULL DEFAULT now(),
    CONSTRAINT workflow_runs_index_unique UNIQUE (repo_id, run_index),
    CONSTRAINT workflow_runs_trigger_unique UNIQUE (repo_id, workflow_file, trigger_event_id),
    CONSTRAINT workflow_runs_ended_has_conclusion CHECK ((status IN ('completed', 'cancelled')) = (conclusion IS NOT NULL)),
    CONSTRAINT workflow_runs_ended_has_time CHECK ((status IN ('completed', 'cancelled')) = (completed_at IS NOT NULL)),
    CONSTRAINT workflow_runs_running_has_start CHECK (status <> 'running' OR started_at IS NOT NULL),
    CONSTRAINT workflow_runs_times_in_order CHECK (completed_at >= started_at)
);
CREATE INDEX workflow_runs_repo_created ON workflow_runs (repo_id, id DESC);

-- Every distinct set of labels that jobs ask for: few rows, so a claim first finds the sets that a runner offers, then
-- takes the oldest ready job of each, whatever the length of the queue.
CREATE TABLE job_label_sets (
    id      bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    labels  text[]  NOT NULL,
    CONSTRAINT job_label_sets_unique UNIQUE (labels)
);

CREATE TABLE workflow_jobs (
    id                  bigint              GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id              bigint              NOT NULL REFERENCES workflow_runs (id),
    job_index           integer             NOT NULL,
    job_key             text                NOT NULL,
    job_name            text                NOT NULL DEFAULT '',
    -- As the payload shows it: the labels, comma-joined. label_set_id is what is matched.
    runs_on             text                NOT NULL DEFAULT '',
    label_set_id        bigint              NOT NULL REFERENCES job_label_sets (id),
    needs_jobs          text[]              NOT NULL DEFAULT '{}',
    if_expr             text                NOT NULL DEFAULT '',
    timeout_minutes     integer             NOT NULL DEFAULT 360,
    permissions         jsonb               NOT NULL DEFAULT '{}',
    job_env             jsonb               NOT NULL DEFAULT '{}',
    status              workflow_job_status NOT NULL DEFAULT 'queued',
    conclusion          conclusion,
    -- Set when the job may be handed out: needs met, approved, not blocked. Kept by whoever changes such a state.
    ready_at            timestamptz,
    runner_id           bigint,
    -- How often the job was handed out: the fencing number of its token chain.
    attempt             integer             NOT NULL DEFAULT 0,
    claimed_at          timestamptz,
    cancel_requested    boolean             NOT NULL DEFAULT false,
    -- Why the server ended the job (runner lost, timed out, cancelled after the grace); null when its runner did.
    end_reason          text,
    created_at          timestamptz         NOT NULL DEFAULT now(),
    started_at          timestamptz,
    completed_at        timestamptz,
    updated_at          timestamptz         NOT NULL DEFAULT now(),
    CONSTRAINT workflow_jobs_key_unique UNIQUE (run_id, job_key),
    CONSTRAINT workflow_jobs_index_unique UNIQUE (run_id, job_index),
    CONSTRAINT workflow_jobs_timeout_range CHECK (timeout_minutes BETWEEN 1 AND 4320),
    CONSTRAINT workflow_jobs_ended_has_conclusion CHECK ((status IN ('completed', 'cancelled', 'skipped')) = (conclusion IS NOT NULL)),
    CONSTRAINT workflow_jobs_ended_has_time CHECK ((status IN ('completed', 'cancelled', 'skipped')) = (completed_at IS NOT NULL)),
    CONSTRAINT workflow_jobs_running_has_runner CHECK (status <> 'running' OR (runner_id IS NOT NULL AND started_at IS NOT NULL AND attempt > 0)),
    CONSTRAINT workflow_jobs_queued_has_no_runner CHECK (status <> 'queued' OR runner_id IS NULL),
    CONSTRAINT workflow_jobs_ready_is_queued CHECK (ready_at IS NULL OR status = 'queued'),
    CONSTRAINT workflow_jobs_times_in_order CHECK (completed_at >= started_at)
) WITH (fillfactor = 80);
-- The queue: only ready jobs, oldest first within a label set.
CREATE INDEX workflow_jobs_ready ON workflow_jobs (label_set_id, ready_at, id) WHERE ready_at IS NOT NULL;
CREATE INDEX workflow_jobs_running ON workflow_jobs (runner_id) WHERE status = 'running';

CREATE TABLE workflow_steps (
    id                  bigint               GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id              bigint               NOT NULL REFERENCES workflow_jobs (id),
    step_index          integer              NOT NULL,
    step_id             text                 NOT NULL DEFAULT '',
    step_name           text                 NOT NULL DEFAULT '',
    if_expr             text                 NOT NULL DEFAULT '',
    run_command         text                 NOT NULL DEFAULT '',
    uses_alias          text                 NOT NULL DEFAULT '',
    working_directory   text                 NOT NULL DEFAULT '',
    step_env            jsonb                NOT NULL DEFAULT '{}',
    step_with           jsonb                NOT NULL DEFAULT '{}',
    continue_on_error   boolean              NOT NULL DEFAULT false,
    status              workflow_step_status NOT NULL DEFAULT 'queued',
    conclusion          conclusion,
    log_object_key      text,
    log_byte_count      bigint               NOT NULL DEFAULT 0,
    created_at          timestamptz          NOT NULL DEFAULT now(),
    started_at          timestamptz,
    completed_at        timestamptz,
    updated_at          timestamptz          NOT NULL DEFAULT now(),
    CONSTRAINT workflow_steps_index_unique UNIQUE (job_id, step_index),
    CONSTRAINT workflow_steps_run_or_uses CHECK ((run_command <> '') <> (uses_alias <> '')),
    CONSTRAINT workflow_steps_ended_has_conclusion CHECK ((status IN ('completed', 'cancelled', 'skipped')) = (conclusion IS NOT NULL)),
    CONSTRAINT workflow_steps_ended_has_time CHECK ((status IN ('completed', 'cancelled', 'skipped')) = (completed_at IS NOT NULL)),
    CONSTRAINT workflow_steps_running_has_start CHECK (status <> 'running' OR started_at IS NOT NULL),
    CONSTRAINT workflow_steps_times_in_order CHECK (completed_at >= started_at),
    CONSTRAINT workflow_steps_log_bytes_not_negative CHECK (log_byte_count >= 0)
) WITH (fillfactor = 80);

CREATE TABLE check_runs (
    id              bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    repo_id         bigint       NOT NULL REFERENCES repos (id),
    head_sha        text         NOT NULL,
    name            text         NOT NULL,
    -- workflow_run:<run>:job:<key>
    external_id     text         NOT NULL,
    job_id          bigint       NOT NULL REFERENCES workflow_jobs (id),
    status          check_status NOT NULL DEFAULT 'queued',
    conclusion      conclusion,
    output          jsonb        NOT NULL DEFAULT '{}',
    created_at      timestamptz  NOT NULL DEFAULT now(),
    started_at      timestamptz,
    completed_at    timestamptz,
    updated_at      timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT check_runs_job_unique UNIQUE (job_id),
    CONSTRAINT check_runs_external_unique UNIQUE (external_id),
    CONSTRAINT check_runs_completed_has_conclusion CHECK ((status = 'completed') = (conclusion IS NOT NULL)),
    CONSTRAINT check_runs_times_in_order CHECK (completed_at >= started_at)
) WITH (fillfactor = 80);
CREATE INDEX check_runs_head ON check_runs (repo_id, head_sha);
