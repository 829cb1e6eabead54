package sh.shithub.actions.log.masking;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import sh.shithub.actions.contracts.LogParts;
import sh.shithub.actions.log.chunks.ChunkCounts;
import sh.shithub.actions.log.chunks.ChunkId;
import sh.shithub.actions.log.chunks.ChunkSettings;
import sh.shithub.actions.log.chunks.LogEntry;
import sh.shithub.actions.log.chunks.StoreChunks;
import sh.shithub.actions.log.mask.Mask;
import sh.shithub.actions.platform.json.PoisonException;

/** Stores logs of jobs with secrets: masked, and sealed what cannot be masked yet (invariant 10). */
@Singleton
public record MaskLogs(CompiledMasks masks, HeldSeal seal, StoreChunks store, ChunkSettings settings) {
    /**
     * Idempotent.
     *
     * @return the chunks of jobs without secrets, of which nothing is stored here
     * @throws PoisonException for a chunk of a step that does not exist, or that is not of the chunk's job
     */
    public List<LogEntry.Chunk> store(Connection connection, List<LogEntry.Chunk> chunks, ChunkCounts counts) {
        Map<Long, Long> parts = new HashMap<>();
        chunks.forEach(chunk -> parts.merge(chunk.jobId(), LogParts.of(chunk.seq()), Math::max));
        List<LogEntry.Chunk> clear = new ArrayList<>();
        masks.rounds(connection, parts, (jobs, byJob) -> {
            Map<Boolean, List<LogEntry.Chunk>> bySecrets = chunks.stream()
                    .filter(chunk -> jobs.contains(chunk.jobId()))
                    .collect(Collectors.partitioningBy(chunk -> byJob.containsKey(chunk.jobId())));
            clear.addAll(bySecrets.get(false));
            if (!byJob.isEmpty()) {
                // Of all chunks, before any chunk is stored: a finaliser locks these rows first, too.
                MaskingRows.lockFinalizations(
                        connection,
                        chunks.stream().map(LogEntry.Chunk::stepId).distinct().toList());
                store(connection, bySecrets.get(true), byJob, counts);
            }
        });
        return clear;
    }

    /** Chunks that are all of jobs with a mask. Their finalisations are locked. */
    private void store(Connection connection, List<LogEntry.Chunk> chunks, Map<Long, Mask> byJob, ChunkCounts counts) {
        Set<Long> known = new HashSet<>(MaskingRows.open(connection, chunks));
        chunks.stream()
                .filter(chunk -> !known.contains(chunk.stepId()))
                .findFirst()
                .ifPresent(chunk -> {
                    throw LogEntry.unknown("step", chunk.stepId());
                });
        List<MaskingRows.State> states = MaskingRows.lock(connection, known);
        Map<Long, List<LogEntry.Chunk>> fresh = fresh(connection, chunks, states);
        List<MaskedLog> logs = new ArrayList<>();
        states.stream().filter(state -> fresh.containsKey(state.stepId())).forEach(state -> {
            MaskedLog log = log(connection, state, byJob, counts);
            fresh.get(state.stepId()).forEach(log::take);
            logs.add(log);
        });
        write(connection, logs, counts);
    }

    /** By step, in order of seq, each once. */
    private static Map<Long, List<LogEntry.Chunk>> fresh(
            Connection connection, List<LogEntry.Chunk> chunks, List<MaskingRows.State> states) {
        Set<Long> locked = states.stream().map(MaskingRows.State::stepId).collect(Collectors.toSet());
        Map<ChunkId, LogEntry.Chunk> fresh = new TreeMap<>(ChunkId.IN_ORDER);
        chunks.stream()
                .filter(chunk -> locked.contains(chunk.stepId()))
                .forEach(chunk -> fresh.putIfAbsent(chunk.id(), chunk));
        fresh.keySet().removeAll(Set.copyOf(MaskingRows.there(connection, fresh.keySet())));
        return fresh.values().stream().collect(Collectors.groupingBy(LogEntry.Chunk::stepId));
    }

    private MaskedLog log(Connection connection, MaskingRows.State state, Map<Long, Mask> byJob, ChunkCounts counts) {
        Mask mask = byJob.get(state.jobId());
        if (mask == null) {
            throw new IllegalStateException("the secrets of job " + state.jobId() + " are gone, its log is not");
        }
        return new MaskedLog(this, connection, counts, state, mask);
    }

    private void write(Connection connection, List<MaskedLog> logs, ChunkCounts counts) {
        MaskedWrites writes = new MaskedWrites();
        logs.forEach(log -> log.into(writes));
        writes.send(connection, store, counts);
        MaskingRows.goOn(connection, logs.stream().map(MaskedLog::goesOn).toList(), settings.gap());
    }

    /** Before these logs are closed: shows what was held back of them. */
    public void close(Connection connection, List<LogEntry.Closed> closed, ChunkCounts counts) {
        List<Long> jobs = closed.stream()
                .filter(marker -> marker.stepId() == null)
                .map(LogEntry.Closed::jobId)
                .toList();
        Set<Long> steps = new HashSet<>(MaskingRows.maskedStepsOf(connection, jobs));
        closed.stream().map(LogEntry.Closed::stepId).filter(Objects::nonNull).forEach(steps::add);
        show(connection, steps, state -> state.held() || state.tail() != null, MaskedLog::close, counts);
    }

    /** Waits no longer for what is missing before held chunks of this step, if it is still time. */
    void flush(Connection connection, long stepId, ChunkCounts counts) {
        show(connection, Set.of(stepId), MaskingRows.State::due, MaskedLog::flush, counts);
    }

    private void show(
            Connection connection,
            Set<Long> steps,
            Predicate<MaskingRows.State> which,
            Consumer<MaskedLog> how,
            ChunkCounts counts) {
        MaskingRows.lockFinalizations(connection, steps);
        List<MaskingRows.State> states =
                MaskingRows.lock(connection, steps).stream().filter(which).toList();
        Map<Long, Long> parts = new HashMap<>();
        states.forEach(state -> parts.merge(state.jobId(), LogParts.of(state.next()), Math::max));
        masks.rounds(connection, parts, (jobs, byJob) -> {
            List<MaskedLog> logs = states.stream()
                    .filter(state -> jobs.contains(state.jobId()))
                    .map(state -> log(connection, state, byJob, counts))
                    .toList();
            logs.forEach(how);
            write(connection, logs, counts);
        });
    }
}
