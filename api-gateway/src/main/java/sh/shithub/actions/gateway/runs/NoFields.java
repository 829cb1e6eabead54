package sh.shithub.actions.gateway.runs;

/** A body in which no field is defined. */
record NoFields() {}
