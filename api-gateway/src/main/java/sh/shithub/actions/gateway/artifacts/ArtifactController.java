package sh.shithub.actions.gateway.artifacts;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import sh.shithub.actions.gateway.storage.ObjectStore;
import sh.shithub.actions.gateway.tokens.JobAnswers;
import sh.shithub.actions.gateway.tokens.JobToken;
import sh.shithub.actions.gateway.tokens.Plan;
import sh.shithub.actions.gateway.tokens.Roles;
import sh.shithub.actions.gateway.tokens.TokenChains;
import sh.shithub.actions.gateway.web.ApiException;
import sh.shithub.actions.gateway.web.Bodies;

/** {@code POST /api/v1/jobs/{id}/artifacts/upload} (WIRE.md). */
@Controller("/api/v1/jobs/{id}/artifacts/upload")
@Secured(Roles.JOB)
final class ArtifactController {
    private final TokenChains chains;
    private final Bodies bodies;
    private final ObjectStore store;

    ArtifactController(TokenChains chains, Bodies bodies, ObjectStore store) {
        this.chains = chains;
        this.bodies = bodies;
        this.store = store;
    }

    @Post
    CompletableFuture<HttpResponse<?>> announce(String id, @Nullable @Body byte[] body, Authentication authentication) {
        JobToken token = JobAnswers.require(authentication, id);
        return chains.accept(token, steps -> plan(token, body)).thenApply(accepted -> {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("artifact_id", accepted.artifactId());
            fields.put(
                    "upload_url",
                    store.signedPut(
                            key(token, bodies.read(body, ArtifactUpload.class).name())));
            return JobAnswers.answer(HttpStatus.CREATED, fields, accepted);
        });
    }

    private Plan plan(JobToken token, byte[] body) {
        ArtifactUpload upload = bodies.read(body, ArtifactUpload.class);
        upload.check();
        if (!store.configured()) {
            throw ApiException.unavailable("object storage is not configured");
        }
        return new Plan(
                List.of(),
                token.state(),
                false,
                new Plan.Artifact(upload.name(), key(token, upload.name()), upload.sizeBytes()));
    }

    private static String key(JobToken token, String name) {
        return "actions/runs/" + token.runId() + "/artifacts/" + name;
    }
}
