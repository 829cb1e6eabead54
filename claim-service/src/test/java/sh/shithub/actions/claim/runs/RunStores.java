package sh.shithub.actions.claim.runs;

import io.micronaut.serde.ObjectMapper;
import sh.shithub.actions.claim.admission.AdmissionStores;
import sh.shithub.actions.claim.columns.JsonColumns;

/** The act without a container around it. */
public final class RunStores {
    private RunStores() {}

    public static AnswerRequests answerRequests(AnnounceRuns announceRuns) {
        PostgresRuns runs = new PostgresRuns(new JsonColumns(ObjectMapper.getDefault()));
        return new AnswerRequests(
                runs,
                new QueueRuns(runs, announceRuns),
                new RerunRuns(runs, new RerunRows(), announceRuns),
                AdmissionStores.admit());
    }
}
