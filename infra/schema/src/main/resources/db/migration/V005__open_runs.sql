-- The sweep of status-service looks for open runs whose roll-up was missed: what it costs must follow from the runs that are
-- open, not from all that ever were.
CREATE INDEX workflow_runs_open ON workflow_runs (id) WHERE status IN ('queued', 'running');
