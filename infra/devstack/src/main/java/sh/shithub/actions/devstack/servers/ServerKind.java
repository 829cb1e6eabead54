package sh.shithub.actions.devstack.servers;

import java.time.Duration;
import sh.shithub.actions.devstack.process.Program;

/** What differs between the servers; how one is started, watched and stopped is {@link StartServer}. */
public interface ServerKind {
    String name();

    /** Makes the data directory what the program expects; does nothing when it is already. */
    void prepare();

    Program program();

    /** Whether it answers in its own protocol by now. */
    boolean answers();

    /** How long a start may take, prepared data given: long, for on a busy machine it takes several times what it takes on an idle one. */
    default Duration startsWithin() {
        return Duration.ofSeconds(120);
    }
}
