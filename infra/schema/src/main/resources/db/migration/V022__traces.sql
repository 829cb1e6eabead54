-- Which call a row was last changed by: the trace id of W3C Trace Context, as the answer to that call and the log lines about it show
-- it, without dashes. Null: changed before there was this column, or by a sweep of a release that had none. Decision page 0025.
-- Not on each chunk, of which there are thousands a second: on the log's own rows once.
ALTER TABLE workflow_runs ADD COLUMN trace_id uuid;
COMMENT ON COLUMN workflow_runs.trace_id IS 'the call that queued the run';
ALTER TABLE workflow_jobs ADD COLUMN trace_id uuid;
COMMENT ON COLUMN workflow_jobs.trace_id IS 'the call by which the job was claimed, cancelled or ended, or the sweep that took it back: the latest of these';
ALTER TABLE workflow_steps ADD COLUMN trace_id uuid;
COMMENT ON COLUMN workflow_steps.trace_id IS 'the call that gave the step its status';
ALTER TABLE check_runs ADD COLUMN trace_id uuid;
COMMENT ON COLUMN check_runs.trace_id IS 'the call that the check run follows';
ALTER TABLE workflow_artifacts ADD COLUMN trace_id uuid;
COMMENT ON COLUMN workflow_artifacts.trace_id IS 'the call that announced the artifact';
ALTER TABLE workflow_step_log_states ADD COLUMN trace_id uuid;
COMMENT ON COLUMN workflow_step_log_states.trace_id IS 'the call that brought the newest chunk';
ALTER TABLE log_finalizations ADD COLUMN trace_id uuid;
COMMENT ON COLUMN log_finalizations.trace_id IS 'the call that closed the log';
ALTER TABLE outbox ADD COLUMN trace_id uuid;
COMMENT ON COLUMN outbox.trace_id IS 'becomes the record''s header traceparent';
