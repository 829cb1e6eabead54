package sh.shithub.actions.devstack.stack;

import java.util.List;

/** Where a service's program is. */
@FunctionalInterface
interface ServiceCode {
    /** What Java is told behind its options to run it. */
    List<String> of(Service service);
}
