package sh.shithub.actions.devstack.stack;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.shithub.actions.devstack.process.Program;
import sh.shithub.actions.devstack.servers.ServerKind;

/** A process that finds more in its environment than it usually does. */
record StartedWith(ServerKind kind, Map<String, String> variables) implements ServerKind {
    static ServerKind variables(ServerKind kind, Map<String, String> variables) {
        return variables.isEmpty() ? kind : new StartedWith(kind, variables);
    }

    @Override
    public String name() {
        return kind.name();
    }

    @Override
    public void prepare() {
        kind.prepare();
    }

    @Override
    public Program program() {
        Program program = kind.program();
        Map<String, String> all = new LinkedHashMap<>(program.environment());
        all.putAll(variables);
        return new Program(program.name(), program.command(), all, program.log(), program.ending(), program.orphaned());
    }

    @Override
    public boolean answers() {
        return kind.answers();
    }

    @Override
    public Duration startsWithin() {
        return kind.startsWithin();
    }
}
