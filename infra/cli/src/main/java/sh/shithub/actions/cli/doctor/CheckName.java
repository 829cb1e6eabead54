package sh.shithub.actions.cli.doctor;

/** What is looked at, in the order in which it is told. */
enum CheckName {
    /** Every setting that is needed, and the others that are set. */
    configuration,
    /** PostgreSQL answers, and is the one that is written to. */
    database,
    /** The database has this build's tables. */
    schema,
    /** The master key opens what the services sealed. */
    key,
    /** The brokers answer. */
    kafka,
    /** Every topic as the contracts want it. */
    topics,
    /** Every consumer group has members. */
    groups,
    /** A gateway answers, and takes the token. */
    gateway,
    /** The servers' clocks agree. */
    clock,
    /** Objects can be put, got, signed, listed and deleted. */
    storage
}
