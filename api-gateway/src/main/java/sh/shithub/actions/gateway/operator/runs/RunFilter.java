package sh.shithub.actions.gateway.operator.runs;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.contracts.Conclusion;
import sh.shithub.actions.contracts.Status;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.gateway.web.ApiException;

/** The filters of {@code GET /api/v1/runs} that were given, each with a value that may occur. */
record RunFilter(Map<Column, Object> values) {
    enum Column {
        repo_id("r.repo_id = ?::bigint"),
        head_ref("r.head_ref = ?::text"),
        conclusion("r.conclusion = ?::conclusion"),
        status("r.status = ?::workflow_run_status"),
        event("r.event = ?::workflow_run_event");

        final String condition;

        Column(String condition) {
            this.condition = condition;
        }
    }

    /**
     * @param sent as they came; null where one was not given
     * @throws ApiException 400
     */
    static RunFilter of(Map<Column, String> sent) {
        Map<Column, Object> values = new EnumMap<>(Column.class);
        sent.forEach((column, value) -> {
            if (value != null) {
                values.put(column, valid(column, value));
            }
        });
        return new RunFilter(values);
    }

    private static Object valid(Column column, String value) {
        return switch (column) {
            case repo_id -> repoId(value);
            case head_ref -> headRef(value);
            case conclusion -> oneOf(column, value, Arrays.stream(Conclusion.values()));
            case status -> oneOf(column, value, Stream.of(Status.values()).filter(status -> status != Status.skipped));
            case event -> oneOf(column, value, Arrays.stream(TriggerEvent.values()));
        };
    }

    private static Long repoId(String value) {
        if (!value.matches("[1-9][0-9]{0,17}")) {
            throw ApiException.badRequest("repo_id is " + value + "; expected a positive number");
        }
        return Long.valueOf(value);
    }

    private static String headRef(String value) {
        ApiException.refuseIf(value.indexOf('\0') >= 0, "head_ref contains a NUL character, which no ref has");
        return value;
    }

    private static String oneOf(Column column, String value, Stream<? extends Enum<?>> allowed) {
        List<String> names = allowed.map(Enum::name).toList();
        if (!names.contains(value)) {
            throw ApiException.badRequest(column + " is " + value + "; expected one of " + String.join(", ", names));
        }
        return value;
    }
}
