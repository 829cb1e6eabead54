-- The tables that the original's calls touch, in its shape as far as its documentation describes it: one row a used token,
-- a serial key and two indexes on a chunk, caps counted from running jobs, times kept by triggers. Written for the comparison;
-- columns that no statement of the comparison reads or writes are left out, in the original's favour.

CREATE TYPE conclusion AS ENUM ('success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required');
CREATE TYPE run_status AS ENUM ('queued', 'running', 'completed', 'cancelled');
CREATE TYPE job_status AS ENUM ('queued', 'running', 'completed', 'cancelled', 'skipped');
CREATE TYPE runner_status AS ENUM ('idle', 'busy', 'offline');

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;

CREATE TABLE repos (
    id            bigint PRIMARY KEY,
    owner_user_id bigint,
    owner_org_id  bigint,
    owner         text   NOT NULL,
    name          text   NOT NULL
);
CREATE INDEX ON repos (owner_user_id);
CREATE INDEX ON repos (owner_org_id);

-- One row for the site, one an organisation, one a repository; most have none.
CREATE TABLE site_policy (id boolean PRIMARY KEY, enabled boolean, repo_jobs integer, owner_jobs integer);
CREATE TABLE org_policies (org_id bigint PRIMARY KEY, enabled boolean, repo_jobs integer, owner_jobs integer);
CREATE TABLE repo_policies (repo_id bigint PRIMARY KEY, enabled boolean, repo_jobs integer, owner_jobs integer);

CREATE TABLE workflow_runs (
    id                bigserial   PRIMARY KEY,
    repo_id           bigint      NOT NULL REFERENCES repos (id),
    run_index         bigint      NOT NULL,
    workflow_file     text        NOT NULL,
    workflow_name     text        NOT NULL,
    head_sha          text        NOT NULL,
    head_ref          text        NOT NULL,
    event             text        NOT NULL,
    event_payload     jsonb       NOT NULL DEFAULT '{}',
    actor_user_id     bigint,
    parent_run_id     bigint      REFERENCES workflow_runs (id),
    concurrency_group text        NOT NULL DEFAULT '',
    need_approval     boolean     NOT NULL DEFAULT false,
    approved_by       bigint,
    status            run_status  NOT NULL DEFAULT 'queued',
    conclusion        conclusion,
    version           integer     NOT NULL DEFAULT 0,
    started_at        timestamptz,
    completed_at      timestamptz,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    UNIQUE (repo_id, run_index)
);
CREATE INDEX ON workflow_runs (repo_id, head_sha);
CREATE INDEX ON workflow_runs (repo_id, status, created_at DESC);
CREATE INDEX ON workflow_runs (actor_user_id, created_at DESC);
CREATE INDEX ON workflow_runs (repo_id, event, created_at DESC);
CREATE INDEX ON workflow_runs (repo_id, concurrency_group, status) WHERE concurrency_group <> '';
CREATE INDEX ON workflow_runs (parent_run_id) WHERE parent_run_id IS NOT NULL;
CREATE TRIGGER touch BEFORE UPDATE ON workflow_runs FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE workflow_runners (
    id                bigserial     PRIMARY KEY,
    name              text          NOT NULL UNIQUE,
    labels            text[]        NOT NULL,
    capacity          integer       NOT NULL,
    status            runner_status NOT NULL DEFAULT 'offline',
    host_name         text          NOT NULL DEFAULT '',
    version           text          NOT NULL DEFAULT '',
    draining_at       timestamptz,
    revoked_at        timestamptz,
    last_heartbeat_at timestamptz,
    updated_at        timestamptz   NOT NULL DEFAULT now()
);
CREATE INDEX ON workflow_runners (status);
CREATE INDEX ON workflow_runners USING gin (labels);
CREATE TRIGGER touch BEFORE UPDATE ON workflow_runners FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE workflow_jobs (
    id               bigserial   PRIMARY KEY,
    run_id           bigint      NOT NULL REFERENCES workflow_runs (id),
    job_index        integer     NOT NULL,
    job_key          text        NOT NULL,
    job_name         text        NOT NULL,
    runs_on          text        NOT NULL,
    environment      text        NOT NULL DEFAULT '',
    runner_id        bigint      REFERENCES workflow_runners (id),
    needs_jobs       text[]      NOT NULL DEFAULT '{}',
    permissions      jsonb       NOT NULL DEFAULT '{}',
    job_env          jsonb       NOT NULL DEFAULT '{}',
    status           job_status  NOT NULL DEFAULT 'queued',
    conclusion       conclusion,
    cancel_requested boolean     NOT NULL DEFAULT false,
    version          integer     NOT NULL DEFAULT 0,
    started_at       timestamptz,
    completed_at     timestamptz,
    created_at       timestamptz NOT NULL DEFAULT now(),
    updated_at       timestamptz NOT NULL DEFAULT now(),
    UNIQUE (run_id, job_key)
);
CREATE INDEX ON workflow_jobs (run_id);
CREATE INDEX ON workflow_jobs (runner_id, status) WHERE runner_id IS NOT NULL;
CREATE INDEX ON workflow_jobs (status, created_at) WHERE status IN ('queued', 'running');
CREATE TRIGGER touch BEFORE UPDATE ON workflow_jobs FOR EACH ROW EXECUTE FUNCTION touch();

CREATE TABLE workflow_steps (
    id             bigserial   PRIMARY KEY,
    job_id         bigint      NOT NULL REFERENCES workflow_jobs (id),
    step_index     integer     NOT NULL,
    step_name      text        NOT NULL,
    run_command    text        NOT NULL,
    step_env       jsonb       NOT NULL DEFAULT '{}',
    status         job_status  NOT NULL DEFAULT 'queued',
    log_object_key text,
    UNIQUE (job_id, step_index)
);
CREATE INDEX ON workflow_steps (job_id);

CREATE TABLE environments (
    repo_id        bigint  NOT NULL REFERENCES repos (id),
    name           text    NOT NULL,
    branch_pattern text    NOT NULL DEFAULT '',
    wait_minutes   integer NOT NULL DEFAULT 0,
    reviewers      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (repo_id, name)
);
CREATE TABLE environment_reviews (job_id bigint PRIMARY KEY REFERENCES workflow_jobs (id), approved_at timestamptz NOT NULL);

CREATE TABLE secrets (
    id         bigserial PRIMARY KEY,
    repo_id    bigint,
    owner_id   bigint,
    name       text      NOT NULL,
    ciphertext bytea     NOT NULL
);
CREATE INDEX ON secrets (repo_id);
CREATE INDEX ON secrets (owner_id);

CREATE TABLE job_masks (
    job_id     bigint      PRIMARY KEY REFERENCES workflow_jobs (id),
    ciphertext bytea       NOT NULL,
    nonce      bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE used_tokens (
    jti        text        PRIMARY KEY,
    runner_id  bigint      NOT NULL REFERENCES workflow_runners (id),
    job_id     bigint      NOT NULL REFERENCES workflow_jobs (id),
    run_id     bigint      NOT NULL REFERENCES workflow_runs (id),
    repo_id    bigint      NOT NULL REFERENCES repos (id),
    expires_at timestamptz NOT NULL,
    used_at    timestamptz NOT NULL DEFAULT now(),
    CHECK (char_length(jti) BETWEEN 16 AND 128)
);
CREATE INDEX ON used_tokens (expires_at);
CREATE INDEX ON used_tokens (runner_id, used_at DESC);

CREATE TABLE log_chunks (
    id         bigserial   PRIMARY KEY,
    step_id    bigint      NOT NULL REFERENCES workflow_steps (id),
    seq        integer     NOT NULL,
    chunk      bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (step_id, seq),
    CHECK (seq >= 0),
    CHECK (octet_length(chunk) BETWEEN 1 AND 524288)
);
CREATE INDEX ON log_chunks (step_id, seq);
CREATE INDEX ON log_chunks (created_at);

CREATE TABLE events (
    id         bigserial   PRIMARY KEY,
    kind       text        NOT NULL,
    run_id     bigint      NOT NULL,
    payload    jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON events (created_at);
