-- Operators list runs by filters, the newest first. Each of these gives one page of what it serves, or counts a bounded number of
-- them, in its own order, however many runs there are; what no index serves together the gateway looks for among the newest.
CREATE INDEX workflow_runs_by_ref ON workflow_runs (repo_id, head_ref, id DESC);
CREATE INDEX workflow_runs_by_repo_conclusion ON workflow_runs (repo_id, conclusion, id DESC);
CREATE INDEX workflow_runs_by_repo_status ON workflow_runs (repo_id, status, id DESC);
CREATE INDEX workflow_runs_by_conclusion ON workflow_runs (conclusion, id DESC);
CREATE INDEX workflow_runs_by_status ON workflow_runs (status, id DESC);
