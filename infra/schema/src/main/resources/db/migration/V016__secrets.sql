-- Secrets, and what each claim carried of them. Every value here is sealed with the installation's master key (invariant 10).

-- workflow_secrets: the CLI writes, claim-service reads.
CREATE TABLE workflow_secrets (
    scope       text        NOT NULL,
    owner       text        NOT NULL DEFAULT '',
    repo_id     bigint      NOT NULL DEFAULT 0,
    name        text        NOT NULL,
    sealed      bytea       NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, owner, repo_id, name),
    CONSTRAINT workflow_secrets_scope CHECK (CASE scope
        WHEN 'owner' THEN owner <> '' AND repo_id = 0
        WHEN 'repo' THEN owner = '' AND repo_id > 0
        ELSE false END),
    CONSTRAINT workflow_secrets_name_format CHECK (name ~ '^[A-Za-z_][A-Za-z0-9_]{0,99}$'),
    -- As long as a seal around one byte at least: a value in the clear is mostly shorter, and is then refused.
    CONSTRAINT workflow_secrets_sealed_length CHECK (octet_length(sealed) >= 30)
);

-- What one claim gave its runner: whatever becomes of the secrets, this masks what that runner writes. claim-service writes it
-- in the transaction that hands the job out, log-service reads it. It goes with its job.
CREATE TABLE workflow_job_secret_masks (
    job_id      bigint  NOT NULL REFERENCES workflow_jobs (id) ON DELETE CASCADE,
    attempt     integer NOT NULL,
    sealed      bytea   NOT NULL,
    PRIMARY KEY (job_id, attempt),
    CONSTRAINT workflow_job_secret_masks_attempt_positive CHECK (attempt > 0)
);
