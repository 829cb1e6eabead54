package sh.shithub.actions.claim.runs;

import io.micronaut.serde.ObjectMapper;
import sh.shithub.actions.claim.admission.AdmissionStores;
import sh.shithub.actions.claim.columns.JsonColumns;

/** The act without a container around it. */
public final class RunStores {
    private RunStores() {}

    public static RerunRuns rerunRuns(AnnounceRuns announceRuns) {
        return new RerunRuns(
                new PostgresRuns(new JsonColumns(ObjectMapper.getDefault())),
                new RerunRows(),
                AdmissionStores.admit(),
                announceRuns);
    }

    public static QueueRuns queueRuns(AnnounceRuns announceRuns) {
        return new QueueRuns(
                new PostgresRuns(new JsonColumns(ObjectMapper.getDefault())), AdmissionStores.admit(), announceRuns);
    }
}
