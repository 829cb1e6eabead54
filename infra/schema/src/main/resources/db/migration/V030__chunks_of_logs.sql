-- What is known of a log grows with how many chunks it has, and with how often one does not follow the one before. Both are counted
-- where chunks are stored, and limited (SHITHUB_LOG_STEP_CHUNKS, SHITHUB_LOG_STEP_GAPS). While a log has no state, because it is
-- finished, its finalisation keeps the counts. What was stored before this migration is not among them.
ALTER TABLE workflow_step_log_states
    ADD COLUMN chunks   bigint NOT NULL DEFAULT 0,
    ADD COLUMN gaps     bigint NOT NULL DEFAULT 0,
    ADD COLUMN last_seq bigint;
COMMENT ON COLUMN workflow_step_log_states.gaps IS 'how often a chunk came that did not follow the one before';
COMMENT ON COLUMN workflow_step_log_states.last_seq IS 'of the chunk that was stored last';
ALTER TABLE log_finalizations
    ADD COLUMN chunks bigint NOT NULL DEFAULT 0,
    ADD COLUMN gaps   bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN log_finalizations.chunks IS 'how many the log had when it was finished last';

-- Neither is compressed: both are read for each chunk that comes late, and to compress the seqs of many gaps takes seconds.
ALTER TABLE log_finalizations ALTER COLUMN seqs SET STORAGE EXTERNAL, ALTER COLUMN chunk_ends SET STORAGE EXTERNAL;
