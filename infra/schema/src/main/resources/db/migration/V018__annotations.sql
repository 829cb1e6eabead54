-- What logs say by ::notice, ::warning and ::error, from their masked text: log-service. Decision page 0017.
CREATE TABLE workflow_annotations (
    step_id             bigint      NOT NULL REFERENCES workflow_steps (id) ON DELETE CASCADE,
    -- Place among the step's annotations, from 0, counting also those that were over the limit and are no rows.
    ordinal             integer     NOT NULL,
    run_id              bigint      NOT NULL,
    job_id              bigint      NOT NULL,
    -- Line of the step's log that said it, from 1.
    log_line            bigint      NOT NULL,
    -- From here on the names of a check run's annotations on GitHub.
    path                text        NOT NULL,
    start_line          integer     NOT NULL,
    end_line            integer     NOT NULL,
    start_column        integer,
    end_column          integer,
    annotation_level    text        NOT NULL,
    title               text        NOT NULL DEFAULT '',
    message             text        NOT NULL,
    CONSTRAINT workflow_annotations_pkey PRIMARY KEY (step_id, ordinal),
    CONSTRAINT workflow_annotations_level CHECK (annotation_level IN ('notice', 'warning', 'failure')),
    CONSTRAINT workflow_annotations_title_length CHECK (char_length(title) <= 255),
    CONSTRAINT workflow_annotations_message_length CHECK (octet_length(message) <= 65536)
);
-- A run's annotations in the order of its jobs and steps, whose ids follow it.
CREATE INDEX workflow_annotations_run ON workflow_annotations (run_id, job_id, step_id, ordinal);

-- How many annotations the step's log has of each level, rows or not.
ALTER TABLE log_finalizations
    ADD COLUMN notices integer NOT NULL DEFAULT 0,
    ADD COLUMN warnings integer NOT NULL DEFAULT 0,
    ADD COLUMN failures integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT log_finalizations_state,
    ADD CONSTRAINT log_finalizations_state CHECK (state IN ('pending', 'open', 'kept', 'done'));
COMMENT ON COLUMN log_finalizations.state IS
    'pending: to be finished; open: goes on in another try of its job; kept: read, stays in its rows for want of object storage; done';
CREATE INDEX log_finalizations_kept ON log_finalizations (step_id) WHERE state = 'kept';
