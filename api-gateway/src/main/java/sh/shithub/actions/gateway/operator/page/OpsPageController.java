package sh.shithub.actions.gateway.operator.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.WebAssets;

/**
 * The operators' page. Everybody may load it, as it holds no figure: the browser asks for those with the token that was typed in. It may
 * load nothing from elsewhere and be framed by no other page.
 */
@Hidden
@Controller("/ops")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
final class OpsPageController {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final WebAssets own = WebAssets.own("ops");
    private final Map<String, WebAssets> libraries = Map.of(
            "lit-html", WebAssets.webjar("org.webjars.npm", "lit-html"),
            "uplot", WebAssets.webjar("org.webjars.npm", "uplot"));

    @Get
    HttpResponse<?> page(HttpRequest<?> request) {
        return own.answer(request, "index.html")
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff");
    }

    @Get("/{file}")
    HttpResponse<?> file(HttpRequest<?> request, String file) {
        return own.answer(request, file);
    }

    @Get("/lib/{library}/{path:.+}")
    HttpResponse<?> library(HttpRequest<?> request, String library, String path) {
        WebAssets files = libraries.get(library);
        if (files == null) {
            throw ApiException.notFound("not found");
        }
        return files.answer(request, path);
    }
}
