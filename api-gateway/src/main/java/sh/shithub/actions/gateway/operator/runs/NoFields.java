package sh.shithub.actions.gateway.operator.runs;

/** A body in which no field is defined. */
record NoFields() {}
