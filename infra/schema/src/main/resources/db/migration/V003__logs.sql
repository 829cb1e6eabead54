-- Fresh log chunks and the work of making them one object: log-service.

CREATE TABLE workflow_step_log_chunks (
    step_id     bigint      NOT NULL REFERENCES workflow_steps (id),
    seq         bigint      NOT NULL,
    chunk       bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflow_step_log_chunks_pkey PRIMARY KEY (step_id, seq),
    CONSTRAINT workflow_step_log_chunks_seq_not_negative CHECK (seq >= 0)
);

-- lz4: nearly twice the insert rate of the default method for chunks of a few KiB. Not every server is built with it (the
-- embedded one is not); there the default has to do.
DO $$
BEGIN
    ALTER TABLE workflow_step_log_chunks ALTER COLUMN chunk SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    RAISE NOTICE 'this server has no lz4: log chunks use the default compression';
END
$$;

CREATE TABLE log_finalizations (
    step_id         bigint      PRIMARY KEY REFERENCES workflow_steps (id),
    run_id          bigint      NOT NULL,
    job_id          bigint      NOT NULL,
    state           text        NOT NULL DEFAULT 'pending',
    attempts        integer     NOT NULL DEFAULT 0,
    next_try_at     timestamptz NOT NULL DEFAULT now(),
    leased_until    timestamptz,
    last_error      text,
    -- The seqs whose bytes are in the object: what tells a repeated chunk from a late one when its row is gone.
    seqs            int8multirange NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL DEFAULT now(),
    updated_at      timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT log_finalizations_state CHECK (state IN ('pending', 'done'))
) WITH (fillfactor = 80);
CREATE INDEX log_finalizations_due ON log_finalizations (next_try_at) WHERE state = 'pending';
