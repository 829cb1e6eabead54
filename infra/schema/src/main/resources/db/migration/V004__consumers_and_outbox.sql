-- What every consumer keeps: how far a partition's effects are in the database, and what must still be published.

-- In the transaction of the effects, so a redelivered batch is seen by one row (invariant 3). By topic id, not name: a topic
-- that is made anew starts at offset 0 again.
CREATE TABLE consumed_offsets (
    consumer_group  text        NOT NULL,
    topic_id        text        NOT NULL,
    partition       integer     NOT NULL,
    next_offset     bigint      NOT NULL,
    updated_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer_group, topic_id, partition)
) WITH (fillfactor = 70);

-- Records that follow from a committed batch and must not be lost in a crash right after it; relayed in order of id per
-- service, at least once.
CREATE TABLE outbox (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    service     text        NOT NULL,
    topic       text        NOT NULL,
    record_key  text        NOT NULL,
    value       bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_service ON outbox (service, id);
