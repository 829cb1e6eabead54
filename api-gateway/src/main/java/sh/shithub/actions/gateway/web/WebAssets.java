package sh.shithub.actions.gateway.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Pattern;

/** Files of pages, from our own jar and from WebJars, so that a page needs nothing from elsewhere. */
public final class WebAssets {
    /** Nothing that climbs out of its folder. */
    private static final Pattern PATH =
            Pattern.compile("([A-Za-z0-9-]+/)*[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.(js|css|html)");

    private static final Map<String, MediaType> TYPES = Map.of(
            "js", MediaType.of("text/javascript; charset=utf-8"),
            "css", MediaType.of("text/css; charset=utf-8"),
            "html", MediaType.of("text/html; charset=utf-8"));

    private final String folder;

    private WebAssets(String folder) {
        this.folder = folder;
    }

    /** A folder of this program. */
    public static WebAssets own(String folder) {
        return new WebAssets("/" + folder + "/");
    }

    /** A WebJar, whichever version of it is there. */
    public static WebAssets webjar(String group, String name) {
        String properties = "/META-INF/maven/" + group + "/" + name + "/pom.properties";
        return new WebAssets("/META-INF/resources/webjars/" + name + "/" + version(properties) + "/");
    }

    private static String version(String file) {
        try (InputStream opened = WebAssets.class.getResourceAsStream(file)) {
            Properties properties = new Properties();
            properties.load(opened);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asked for again each time, as the files of a page must be of one release; one that has not changed is not sent again.
     *
     * @throws ApiException 404 when there is no such file
     */
    public MutableHttpResponse<?> answer(HttpRequest<?> request, String path) {
        if (!PATH.matcher(path).matches()) {
            throw ApiException.notFound("not found");
        }
        try (InputStream file = WebAssets.class.getResourceAsStream(folder + path)) {
            if (file == null) {
                throw ApiException.notFound("not found");
            }
            byte[] bytes = file.readAllBytes();
            String tag = "\"" + UUID.nameUUIDFromBytes(bytes) + "\"";
            boolean known =
                    request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(tag);
            MutableHttpResponse<?> answer = known
                    ? HttpResponse.notModified()
                    : HttpResponse.ok(bytes).contentType(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
            return answer.header(HttpHeaders.CACHE_CONTROL, "no-cache").header(HttpHeaders.ETAG, tag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
