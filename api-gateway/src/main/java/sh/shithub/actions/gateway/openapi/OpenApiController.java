package sh.shithub.actions.gateway.openapi;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.WebAssets;

/** The document of this API and a page that shows it, for everybody, with nothing from elsewhere. */
@Hidden
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OpenApiController {
    private static final String DOCUMENT = "/META-INF/swagger/openapi.yml";
    private static final Set<String> ASSETS = Set.of("swagger-ui.css", "swagger-ui-bundle.js");
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>Actions runner backend</title>
              <link rel="stylesheet" href="/openapi/swagger-ui.css">
            </head>
            <body>
              <div id="page"></div>
              <script src="/openapi/swagger-ui-bundle.js"></script>
              <script>
                SwaggerUIBundle({ url: '/openapi.yaml', dom_id: '#page', validatorUrl: null });
              </script>
            </body>
            </html>
            """;

    private final WebAssets swagger = WebAssets.webjar("org.webjars", "swagger-ui");

    @Get("/openapi.yaml")
    HttpResponse<?> document() {
        return HttpResponse.ok(resource(DOCUMENT)).contentType(MediaType.of("application/yaml; charset=utf-8"));
    }

    @Get("/openapi")
    MutableHttpResponse<?> page() {
        return HttpResponse.ok(PAGE).contentType(MediaType.of("text/html; charset=utf-8"));
    }

    @Get("/openapi/{asset}")
    HttpResponse<?> asset(HttpRequest<?> request, String asset) {
        if (!ASSETS.contains(asset)) {
            throw ApiException.notFound("not found");
        }
        return swagger.answer(request, asset);
    }

    private static byte[] resource(String path) {
        try (InputStream file = OpenApiController.class.getResourceAsStream(path)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
