package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a server on this machine for no more than the status of its answer. */
public final class HttpStatus {
    private static final int CONNECT_MILLIS = 500;

    private HttpStatus() {}

    /** 0 when nothing answers in time. */
    public static int of(URI address, int readMillis) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(readMillis);
            return connection.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }
}
