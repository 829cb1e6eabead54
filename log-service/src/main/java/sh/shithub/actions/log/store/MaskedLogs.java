package sh.shithub.actions.log.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.DeadLetterKind;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.Kept;
import sh.shithub.actions.log.LogEntry;
import sh.shithub.actions.log.mask.Mask;
import sh.shithub.actions.platform.json.PoisonException;

/** Logs of jobs with secrets: what is stored of them is masked (invariant 10). */
@Singleton
final class MaskedLogs {
    private final JobMask masks;
    private final HeldSeal seal;
    private final StoreRules rules;

    MaskedLogs(JobMask masks, HeldSeal seal, StoreRules rules) {
        this.masks = masks;
        this.seal = seal;
        this.rules = rules;
    }

    /** Of the chunks' jobs, some at a time, the masks of those that have one. */
    void rounds(Connection connection, Collection<LogEntry.Chunk> chunks, JobMask.Round round) throws SQLException {
        Map<Long, Long> parts = new HashMap<>();
        chunks.forEach(chunk -> parts.merge(chunk.jobId(), LogParts.of(chunk.seq()), Math::max));
        rounds(connection, parts, round);
    }

    private void rounds(Connection connection, Map<Long, Long> parts, JobMask.Round round) throws SQLException {
        masks.rounds(
                connection,
                parts.entrySet().stream()
                        .map(part -> new JobMask.Part(part.getKey(), part.getValue()))
                        .toList(),
                round);
    }

    /** Stores chunks, all of them of jobs with a mask. Their finalisations are locked. */
    void store(Connection connection, List<LogEntry.Chunk> chunks, Map<Long, Mask> byJob, Kept kept)
            throws SQLException {
        Set<Long> known = new HashSet<>(MaskedRows.open(connection, chunks));
        chunks.stream()
                .filter(chunk -> !known.contains(chunk.stepId()))
                .findFirst()
                .ifPresent(foreign -> {
                    throw new PoisonException(
                            DeadLetterKind.unknown_subject,
                            "step " + foreign.stepId() + " does not exist or is not of the job or run named");
                });
        List<MaskedRows.State> states = MaskedRows.lock(connection, known);
        Map<Long, List<LogEntry.Chunk>> fresh = fresh(connection, chunks, states);
        List<MaskedStep> steps = new ArrayList<>();
        for (MaskedRows.State state : states) {
            List<LogEntry.Chunk> ofStep = fresh.getOrDefault(state.stepId(), List.of());
            if (!ofStep.isEmpty()) {
                MaskedStep step = step(connection, state, byJob.get(state.jobId()), kept);
                for (LogEntry.Chunk chunk : ofStep) {
                    step.take(chunk);
                }
                steps.add(step);
            }
        }
        write(connection, steps, kept);
    }

    /** By step, in order of seq, each once. */
    private static Map<Long, List<LogEntry.Chunk>> fresh(
            Connection connection, List<LogEntry.Chunk> chunks, List<MaskedRows.State> states) {
        Set<Long> locked = states.stream().map(MaskedRows.State::stepId).collect(Collectors.toSet());
        Map<MaskedRows.Place, LogEntry.Chunk> fresh = new TreeMap<>(
                Comparator.comparingLong(MaskedRows.Place::stepId).thenComparingLong(MaskedRows.Place::seq));
        chunks.stream()
                .filter(chunk -> locked.contains(chunk.stepId()))
                .forEach(chunk -> fresh.putIfAbsent(new MaskedRows.Place(chunk.stepId(), chunk.seq()), chunk));
        fresh.keySet().removeAll(Set.copyOf(MaskedRows.there(connection, fresh.values())));
        return fresh.values().stream().collect(Collectors.groupingBy(LogEntry.Chunk::stepId));
    }

    private MaskedStep step(Connection connection, MaskedRows.State state, Mask mask, Kept kept) {
        if (mask == null) {
            throw new IllegalStateException("the secrets of job " + state.jobId() + " are gone, its log is not");
        }
        return new MaskedStep(connection, seal, rules, kept, state, mask);
    }

    private void write(Connection connection, List<MaskedStep> steps, Kept kept) {
        MaskedWrites writes = new MaskedWrites();
        steps.forEach(step -> step.into(writes));
        writes.send(connection, rules, kept);
        MaskedRows.goOn(connection, steps.stream().map(MaskedStep::goesOn).toList(), rules.gap());
    }

    /** Before these are closed: shows what was held back. */
    void closeSteps(Connection connection, Collection<Long> steps, Kept kept) throws SQLException {
        MaskedRows.lockFinalizations(connection, steps);
        List<MaskedRows.State> states = MaskedRows.lock(connection, steps).stream()
                .filter(state -> state.held() || state.tail() != null)
                .toList();
        roundsOfStates(connection, states, (jobs, byJob) -> {
            List<MaskedStep> closing = new ArrayList<>();
            for (MaskedRows.State state : states) {
                if (jobs.contains(state.jobId())) {
                    MaskedStep step = step(connection, state, byJob.get(state.jobId()), kept);
                    step.close();
                    closing.add(step);
                }
            }
            write(connection, closing, kept);
        });
    }

    void closeJobs(Connection connection, Collection<Long> jobs, Kept kept) throws SQLException {
        List<Long> steps = MaskedRows.maskedStepsOf(connection, jobs);
        if (!steps.isEmpty()) {
            closeSteps(connection, steps, kept);
        }
    }

    /** Waits no longer for what is missing before held chunks of this step, if it is still time. */
    boolean flush(Connection connection, long stepId, Kept kept) throws SQLException {
        MaskedRows.lockFinalizations(connection, List.of(stepId));
        List<MaskedRows.State> states = MaskedRows.lock(connection, List.of(stepId)).stream()
                .filter(MaskedRows.State::due)
                .toList();
        roundsOfStates(connection, states, (job, byJob) -> {
            MaskedStep step =
                    step(connection, states.get(0), byJob.get(states.get(0).jobId()), kept);
            step.flush();
            write(connection, List.of(step), kept);
        });
        return !states.isEmpty();
    }

    private void roundsOfStates(Connection connection, List<MaskedRows.State> states, JobMask.Round round)
            throws SQLException {
        Map<Long, Long> parts = new HashMap<>();
        states.forEach(state -> parts.merge(state.jobId(), LogParts.of(state.next()), Math::max));
        rounds(connection, parts, round);
    }
}
