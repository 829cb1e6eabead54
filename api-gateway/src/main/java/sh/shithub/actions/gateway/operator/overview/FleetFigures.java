package sh.shithub.actions.gateway.operator.overview;

import static java.util.stream.Collectors.toMap;

import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.shithub.actions.platform.sql.Columns;

/** The runners by what they are good for. They are few beside everything else, and their rows change too often for an index. */
record FleetFigures(Map<String, State> states) {
    /** The order in which they are judged: a draining runner is draining although it lives. */
    static final List<String> STATES = List.of("revoked", "draining", "live", "stale");

    static final String BY_STATE = """
            SELECT s.state, count(*) AS runners, sum(r.capacity)::bigint AS capacity,
                greatest(extract(epoch FROM now() - min(r.last_heartbeat_at)), 0)::float8 AS age
            FROM workflow_runners r
            CROSS JOIN (SELECT now() - make_interval(secs => ?) AS since) live
            CROSS JOIN LATERAL (
                SELECT CASE
                    WHEN r.revoked_at IS NOT NULL THEN 'revoked'
                    WHEN r.draining THEN 'draining'
                    WHEN r.last_heartbeat_at > live.since THEN 'live'
                    ELSE 'stale'
                END AS state
            ) s
            GROUP BY s.state
            """;

    static final FleetFigures UNKNOWN = new FleetFigures(null);

    /** @param oldestHeartbeatSeconds null when none of them ever sent one */
    record State(String name, long runners, long capacity, Double oldestHeartbeatSeconds) {}

    static FleetFigures read(Connection connection, double liveSeconds) {
        return new FleetFigures(Columns.none(connection)
                .value(liveSeconds)
                .query(
                        BY_STATE,
                        row -> new State(
                                row.getString("state"),
                                row.getLong("runners"),
                                row.getLong("capacity"),
                                row.getObject("age", Double.class)))
                .stream()
                .collect(toMap(State::name, Function.identity())));
    }

    /** Null when it is not known. */
    State state(String name) {
        return states == null ? null : states.getOrDefault(name, new State(name, 0, 0, null));
    }

    /** Rows of runners stay, so as many were ever registered; NaN until it is known. */
    double registered() {
        return states == null
                ? Double.NaN
                : states.values().stream().mapToLong(State::runners).sum();
    }

    Overview.Runners view() {
        return new Overview.Runners(runners("live"), runners("draining"), runners("stale"), runners("revoked"));
    }

    private Long runners(String name) {
        State state = state(name);
        return state == null ? null : state.runners();
    }
}
