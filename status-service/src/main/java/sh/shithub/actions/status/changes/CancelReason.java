package sh.shithub.actions.status.changes;

import java.util.List;
import sh.shithub.actions.contracts.CancelCause;
import sh.shithub.actions.contracts.CancelRequested;
import sh.shithub.actions.contracts.EventType;

/** Why a job did not come to an end of its own. The constants' names are a metric's label. */
public enum CancelReason {
    /** An operator's request. */
    operator,
    /** A newer run of its concurrency group took its place. */
    concurrency,
    /** Its run was not approved. */
    rejected,
    /** A job that it needs did not succeed: skipped. */
    dependency,
    /** Its runner ended it so without having been asked to. */
    runner,
    /** Its time was up. */
    timeout,
    /** Its runner was not heard of any more, or was revoked. */
    lost_runner,
    /** Its runner said that it does not run it, or the offer could not be sent. */
    not_run;

    public static CancelReason of(CancelRequested request) {
        return request.cause() == CancelCause.newer_run ? concurrency : operator;
    }

    /** One for each job among the changes that was skipped. */
    public static List<CancelReason> ofSkipped(List<Change> settled) {
        return settled.stream()
                .filter(change -> change.type() == EventType.job_skipped)
                .map(change -> dependency)
                .toList();
    }
}
