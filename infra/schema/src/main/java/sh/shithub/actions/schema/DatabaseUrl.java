package sh.shithub.actions.schema;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A database's address in psql's form, {@code postgresql://user:password@host:port/name?parameters}, as
 * {@code SHITHUB_DATABASE_URL} carries it (wire.md, "The file .dev/env"), split into what JDBC wants. The parameters go on as they are: those about
 * TLS ({@code sslmode}, {@code sslrootcert}, {@code sslcert}, {@code sslkey}) have the same names in both.
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {
    private static final String EXPECTED = "expected postgresql://user:password@host:port/name";

    /** @throws IllegalArgumentException naming what was expected; the password is not repeated */
    public static DatabaseUrl parse(String url) {
        URI uri = uri(url);
        boolean postgres = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!postgres
                || uri.getHost() == null
                || uri.getPath() == null
                || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("not a PostgreSQL address; " + EXPECTED);
        }
        String[] userInfo = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
        TlsParameters.require(uri.getRawQuery());
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        int port = uri.getPort() == -1 ? 5432 : uri.getPort();
        return new DatabaseUrl(
                "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
                decode(userInfo[0]),
                userInfo.length > 1 ? decode(userInfo[1]) : "");
    }

    private static URI uri(String url) {
        try {
            return new URI(url == null ? "" : url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: " + e.getReason() + "; " + EXPECTED, e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
