package sh.shithub.actions.claim.runs;

import io.micronaut.serde.ObjectMapper;
import sh.shithub.actions.claim.admission.AdmissionStores;
import sh.shithub.actions.claim.columns.JsonColumns;

/** The act without a container around it. */
public final class RunStores {
    private RunStores() {}

    public static AnswerRequests answerRequests(AnnounceRuns announceRuns) {
        CreateRuns createRuns = new CreateRuns(announceRuns);
        return new AnswerRequests(
                new QueueRuns(createRuns, new JsonColumns(ObjectMapper.getDefault())),
                new RerunRuns(createRuns),
                AdmissionStores.admit());
    }
}
