package sh.shithub.actions.contracts;

import io.micronaut.serde.annotation.Serdeable;

/** What triggered a run (wire.md, "The offered job"). The constants' names are the wire and database values. */
@Serdeable
public enum TriggerEvent {
    push,
    pull_request,
    schedule,
    workflow_dispatch
}
