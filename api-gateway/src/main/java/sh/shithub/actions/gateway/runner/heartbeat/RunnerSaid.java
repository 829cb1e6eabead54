package sh.shithub.actions.gateway.runner.heartbeat;

import java.util.List;
import sh.shithub.actions.contracts.HeartbeatReceived;
import sh.shithub.actions.contracts.ReplyTo;
import sh.shithub.actions.gateway.auth.Registration;
import sh.shithub.actions.platform.trace.TraceId;

/**
 * What a heartbeat says about its runner, checked.
 *
 * @param activeJobIds null when it does not say
 * @param trace of the call
 */
record RunnerSaid(
        long runnerId,
        List<String> labels,
        int capacity,
        String hostName,
        String version,
        List<Long> activeJobIds,
        TraceId trace) {
    static RunnerSaid of(Registration runner, Heartbeat heartbeat, TraceId trace) {
        int capacity = heartbeat.capacityOr(runner.capacity());
        heartbeat.checkActiveJobs(capacity);
        return new RunnerSaid(
                runner.runnerId(),
                heartbeat.labelsOr(runner.labels()),
                capacity,
                HostField.cut(heartbeat.hostName()),
                HostField.cut(heartbeat.version()),
                heartbeat.activeJobIds(),
                trace);
    }

    /**
     * The same for a question that is asked later: which jobs the runner was running when it sent the heartbeat says nothing
     * about now, and a job that it got by another call would count as lost.
     *
     * @param shared its labels, as other calls have them too
     */
    RunnerSaid later(List<String> shared) {
        return new RunnerSaid(runnerId, shared, capacity, hostName, version, null, trace);
    }

    HeartbeatReceived received(long deadlineMillis, ReplyTo replyTo) {
        return new HeartbeatReceived(
                runnerId, labels, capacity, hostName, version, deadlineMillis, replyTo, activeJobIds);
    }
}
