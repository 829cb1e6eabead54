package sh.shithub.actions.claim.runs;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import java.util.List;
import sh.shithub.actions.claim.admission.Line;
import sh.shithub.actions.claim.labels.LabelSet;
import sh.shithub.actions.contracts.RunSpec;

/** A job being queued, in the order of the request. */
public final class NewJob {
    private final NewRun run;
    private final int index;
    private final RunSpec.Job spec;
    private final LabelSet labels;
    private long id;
    private long labelSetId;
    private long checkRunId;

    NewJob(NewRun run, int index, RunSpec.Job spec) {
        this.run = run;
        this.index = index;
        this.spec = spec;
        this.labels = LabelSet.of(requireNonNullElse(spec.runsOn(), List.of()));
    }

    public NewRun run() {
        return run;
    }

    public int index() {
        return index;
    }

    public RunSpec.Job spec() {
        return spec;
    }

    public LabelSet labels() {
        return labels;
    }

    /** As the runner is told: in the order of the request. */
    public String runsOn() {
        return requireNonNullElse(spec.runsOn(), List.<String>of()).stream()
                .map(String::trim)
                .filter(label -> !label.isEmpty())
                .distinct()
                .collect(joining(","));
    }

    public List<String> needs() {
        return requireNonNullElse(spec.needs(), List.<String>of()).stream()
                .distinct()
                .toList();
    }

    /** Waits neither for another job nor for an approval; whether for its concurrency group, its run knows. */
    boolean mayStandInLine() {
        return needs().isEmpty() && !run.spec().needApproval();
    }

    /** Nothing but its place in line holds it up, and no look at other runs is needed to know. */
    public boolean isEligible() {
        return mayStandInLine() && !run.isGrouped();
    }

    Line line() {
        return new Line(run.spec().repo().owner(), run.key().repoId(), labelSetId);
    }

    /** As its check run is called. */
    public String title() {
        return spec.name() == null || spec.name().isBlank() ? spec.key() : spec.name();
    }

    public long id() {
        return id;
    }

    public long checkRunId() {
        return checkRunId;
    }

    public void written(long newId, long newLabelSetId) {
        id = newId;
        labelSetId = newLabelSetId;
    }

    public void checkRunWritten(long newId) {
        checkRunId = newId;
    }
}
