package sh.shithub.actions.claim.runs;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import java.util.List;
import sh.shithub.actions.claim.admission.RepoQueue;
import sh.shithub.actions.claim.labels.LabelSet;
import sh.shithub.actions.contracts.RunSpec;

/** A job of a requested run, in the order of the request. */
final class RequestedJob extends NewJob {
    private final RequestedRun run;
    private final int index;
    private final RunSpec.Job spec;
    private final LabelSet labels;

    RequestedJob(RequestedRun run, int index, RunSpec.Job spec) {
        this.run = run;
        this.index = index;
        this.spec = spec;
        this.labels = LabelSet.of(requireNonNullElse(spec.runsOn(), List.of()));
    }

    RequestedRun run() {
        return run;
    }

    int index() {
        return index;
    }

    RunSpec.Job spec() {
        return spec;
    }

    LabelSet labels() {
        return labels;
    }

    @Override
    String key() {
        return spec.key();
    }

    /** As the runner is told: in the order of the request. */
    String runsOn() {
        return requireNonNullElse(spec.runsOn(), List.<String>of()).stream()
                .map(String::trim)
                .filter(label -> !label.isEmpty())
                .distinct()
                .collect(joining(","));
    }

    List<String> needs() {
        return requireNonNullElse(spec.needs(), List.<String>of()).stream()
                .distinct()
                .toList();
    }

    @Override
    boolean mayStandInLine() {
        return needs().isEmpty() && !run.spec().needApproval();
    }

    /** Nothing but its place in line holds it up, and no look at other runs is needed to know. */
    boolean isEligible() {
        return mayStandInLine() && !run.isGrouped();
    }

    RepoQueue queue(long labelSetId) {
        return new RepoQueue(run.spec().repo().owner(), run.key().repoId(), labelSetId);
    }

    /** As its check run is called. */
    String title() {
        return spec.name() == null || spec.name().isBlank() ? spec.key() : spec.name();
    }
}
