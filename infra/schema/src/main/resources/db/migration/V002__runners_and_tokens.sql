-- Runners and every kind of token. workflow_runners, runner_tokens: claim-service and the CLI.
-- job_token_chains: the gateway (claim-service opens a row). operator_tokens, workflow_artifacts: the gateway and the CLI.

CREATE TYPE workflow_runner_status AS ENUM ('idle', 'busy', 'offline');

CREATE TABLE workflow_runners (
    id                  bigint                 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name                text                   NOT NULL,
    labels              text[]                 NOT NULL DEFAULT '{}',
    capacity            integer                NOT NULL DEFAULT 1,
    status              workflow_runner_status NOT NULL DEFAULT 'offline',
    host_name           text                   NOT NULL DEFAULT '',
    version             text                   NOT NULL DEFAULT '',
    draining            boolean                NOT NULL DEFAULT false,
    drain_reason        text                   NOT NULL DEFAULT '',
    revoked_at          timestamptz,
    revoke_reason       text                   NOT NULL DEFAULT '',
    last_heartbeat_at   timestamptz,
    created_at          timestamptz            NOT NULL DEFAULT now(),
    updated_at          timestamptz            NOT NULL DEFAULT now(),
    CONSTRAINT workflow_runners_name_unique UNIQUE (name),
    CONSTRAINT workflow_runners_name_format CHECK (name ~ '^[A-Za-z0-9_.-]{1,100}$'),
    CONSTRAINT workflow_runners_capacity_range CHECK (capacity BETWEEN 1 AND 64)
) WITH (fillfactor = 70);

ALTER TABLE workflow_jobs ADD CONSTRAINT workflow_jobs_runner FOREIGN KEY (runner_id) REFERENCES workflow_runners (id);

CREATE TABLE runner_tokens (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    runner_id   bigint      NOT NULL REFERENCES workflow_runners (id),
    -- SHA-256 of the 32 random bytes, not of their hex form.
    token_hash  bytea       NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT runner_tokens_hash_unique UNIQUE (token_hash),
    CONSTRAINT runner_tokens_hash_length CHECK (octet_length(token_hash) = 32)
);
CREATE INDEX runner_tokens_runner ON runner_tokens (runner_id);

CREATE TABLE operator_tokens (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name        text        NOT NULL,
    scope       text        NOT NULL,
    token_hash  bytea       NOT NULL,
    revoked_at  timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT operator_tokens_scope CHECK (scope IN ('operator', 'read')),
    CONSTRAINT operator_tokens_hash_unique UNIQUE (token_hash),
    CONSTRAINT operator_tokens_hash_length CHECK (octet_length(token_hash) = 32)
);

-- Where a job's chain of single-use tokens stands: one row a job, nothing grows, nothing is pruned (invariant 1).
-- The fill factor leaves room for updates in place.
CREATE TABLE job_token_chains (
    job_id      bigint      PRIMARY KEY REFERENCES workflow_jobs (id),
    run_id      bigint      NOT NULL,
    runner_id   bigint      NOT NULL REFERENCES workflow_runners (id),
    -- The claim that this chain belongs to; a token of an earlier one is fenced off.
    attempt     integer     NOT NULL,
    -- How many tokens of the chain are spent; the one that may be spent next carries this number. 0: an offer.
    spent       integer     NOT NULL DEFAULT 0,
    -- When the newest token stops being accepted: the lease.
    expires_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT job_token_chains_attempt_positive CHECK (attempt > 0),
    CONSTRAINT job_token_chains_spent_not_negative CHECK (spent >= 0)
) WITH (fillfactor = 70);

CREATE TABLE workflow_artifacts (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint      NOT NULL REFERENCES workflow_runs (id),
    job_id      bigint      NOT NULL REFERENCES workflow_jobs (id),
    name        text        NOT NULL,
    object_key  text        NOT NULL,
    size_bytes  bigint      NOT NULL,
    expires_at  timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflow_artifacts_name_unique UNIQUE (run_id, name),
    CONSTRAINT workflow_artifacts_size_not_negative CHECK (size_bytes >= 0),
    CONSTRAINT workflow_artifacts_expiry_after_creation CHECK (expires_at > created_at)
);
