package sh.shithub.actions.platform.launch;

import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGTERM and SIGINT each time they come; the JVM itself takes notice of the first alone, and exits with 143 when all went well. By
 * reflection, since the compiler warns of {@code sun.misc} whichever warnings are suppressed; the module {@code jdk.unsupported} exports it.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final List<String> REQUESTS = List.of("TERM", "INT");

    private Signals() {}

    /** Where the JVM does not let it ({@code -Xrs}), its own handling of the first stays. */
    static void onRequestToEnd(Runnable heard) {
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Class<?> signal = Class.forName("sun.misc.Signal");
            Object told =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, args) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                heard.run();
                                yield null;
                            }
                            case "equals" -> self == args[0];
                            case "hashCode" -> System.identityHashCode(self);
                            default -> "a request to end";
                        };
                    });
            for (String name : REQUESTS) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), told);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.info("a second request to end will not be heard: {}", e.toString());
        }
    }
}
