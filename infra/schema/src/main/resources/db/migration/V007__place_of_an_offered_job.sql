-- Since when a job had waited when it was handed out. ready_at says it only while the job is queued; an offer that its runner
-- never takes up goes back to the place it had, and the wait of a job can still be told afterwards.
ALTER TABLE workflow_jobs ADD COLUMN waited_since timestamptz;
COMMENT ON COLUMN workflow_jobs.waited_since IS 'ready_at as it was when the job was handed out; null before that';
