package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on this machine's loopback. */
public final class Ports {
    /** Below the range from which outgoing connections take theirs, so that none takes it while its server is down. */
    private static final int FIRST = 15_000;

    private static final int LAST = 30_000;

    private Ports() {}

    /** One that nothing listens on right now. */
    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port)) {
                return port;
            }
        }
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
