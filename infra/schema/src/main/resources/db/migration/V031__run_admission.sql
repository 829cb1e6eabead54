-- What holds up a whole run, in one place: claim-service admits jobs by it, and the gateway says by it what they wait for. The first
-- release that asks for it needs it before it starts; the one before does not know it.
CREATE VIEW run_admission AS
SELECT r.id, r.repo_id, r.status, r.concurrency_group,
    NOT r.need_approval
        OR EXISTS (SELECT FROM workflow_run_approvals a WHERE a.run_id = r.id AND a.approved) AS approved,
    CASE WHEN r.concurrency_group <> '' THEN (
        SELECT o.id
        FROM workflow_runs o
        WHERE o.repo_id = r.repo_id AND o.concurrency_group = r.concurrency_group AND o.concurrency_group <> ''
            AND o.status IN ('queued', 'running') AND o.id < r.id
        ORDER BY o.id
        LIMIT 1
    ) END AS held_by
FROM workflow_runs r;
COMMENT ON COLUMN run_admission.approved IS 'the run needs no approval, or has it';
COMMENT ON COLUMN run_admission.held_by IS 'the first open run of its concurrency group, when that is an older one';
