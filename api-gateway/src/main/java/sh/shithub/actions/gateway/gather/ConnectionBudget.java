package sh.shithub.actions.gateway.gather;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Property;
import sh.shithub.actions.gateway.web.LogReads;
import sh.shithub.actions.gateway.web.OperatorReads;

/**
 * Every thread that may hold a connection must find one: otherwise operators who look at a slow database would make runners
 * wait.
 */
@Context
final class ConnectionBudget {
    /** Health is asked of the database too. */
    private static final int HEALTH = 1;
    /** Those that look at the queue and at the dead letters for everybody ({@code ops}). */
    private static final int FIGURES = 2;

    ConnectionBudget(
            @Property(name = "datasources.default.maximum-pool-size") int pool,
            @Property(name = "micronaut.executors." + OperatorReads.EXECUTOR + ".number-of-threads") int reads,
            @Property(name = "micronaut.executors." + LogReads.EXECUTOR + ".number-of-threads") int logReads) {
        int logs = logReads + LogReads.LIVE;
        int needed = Lanes.ALL + reads + logs + FIGURES + HEALTH;
        if (pool < needed) {
            throw new IllegalArgumentException("SHITHUB_DATABASE_POOL is " + pool + "; expected " + needed
                    + " or more: " + Lanes.ALL + " for runner calls and tokens, " + reads + " for operators' reads, "
                    + logs + " for logs, " + FIGURES + " for figures, " + HEALTH + " for health");
        }
    }
}
