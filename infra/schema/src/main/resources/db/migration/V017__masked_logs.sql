-- What log-service must remember of a step's log while chunks come: how long it is, and, of a job with secrets, where masking goes on.
CREATE TABLE workflow_step_log_states (
    step_id     bigint      PRIMARY KEY REFERENCES workflow_steps (id) ON DELETE CASCADE,
    bytes       bigint      NOT NULL,
    next_seq    bigint,
    tail        bytea,
    due_at      timestamptz,
    CONSTRAINT workflow_step_log_states_bytes_not_negative CHECK (bytes >= 0),
    CONSTRAINT workflow_step_log_states_masked CHECK (next_seq IS NOT NULL OR (tail IS NULL AND due_at IS NULL)),
    -- As long as a seal around what a tail has at least: one in the clear is mostly shorter, and is then refused.
    CONSTRAINT workflow_step_log_states_tail_sealed CHECK (octet_length(tail) >= 34)
) WITH (fillfactor = 70);
CREATE INDEX workflow_step_log_states_due ON workflow_step_log_states (due_at) WHERE due_at IS NOT NULL;
COMMENT ON COLUMN workflow_step_log_states.bytes IS 'of the log''s text so far; more than the limit says that it was cut';
COMMENT ON COLUMN workflow_step_log_states.next_seq IS 'the seq up to which the text was masked in order; null while the job has no secrets';
COMMENT ON COLUMN workflow_step_log_states.tail IS 'sealed: the end of the text before next_seq that may be the beginning of a secret';
COMMENT ON COLUMN workflow_step_log_states.due_at IS 'when held chunks are no longer held for what is missing before them';

-- Chunks of jobs with secrets that came before their predecessor, or after their log was closed: sealed until their neighbours are known.
CREATE TABLE workflow_step_log_held (
    step_id     bigint      NOT NULL REFERENCES workflow_step_log_states (step_id) ON DELETE CASCADE,
    seq         bigint      NOT NULL,
    sealed      bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT workflow_step_log_held_pkey PRIMARY KEY (step_id, seq),
    CONSTRAINT workflow_step_log_held_seq_not_negative CHECK (seq >= 0),
    CONSTRAINT workflow_step_log_held_sealed CHECK (octet_length(sealed) >= 30)
);

INSERT INTO workflow_step_log_states (step_id, bytes)
SELECT c.step_id, s.log_byte_count + sum(octet_length(c.chunk))
FROM workflow_step_log_chunks c
JOIN workflow_steps s ON s.id = c.step_id
GROUP BY c.step_id, s.log_byte_count;
