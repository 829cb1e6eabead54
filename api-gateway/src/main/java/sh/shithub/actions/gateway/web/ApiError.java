package sh.shithub.actions.gateway.web;

import io.micronaut.serde.annotation.Serdeable;

/** The one shape of every error (wire.md, "General"). */
@Serdeable
public record ApiError(String error) {}
