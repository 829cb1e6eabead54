-- What lies in the topic of dead letters, and what operators have decided about it. The records stay in Kafka; here is what a list, a
-- count and a decision need. Filled by whichever gateway looks first; a row goes when its record has.
CREATE TABLE dead_letters (
    partition        int         NOT NULL,
    record_offset    bigint      NOT NULL,
    topic_id         text        NOT NULL,
    kind             text        NOT NULL,
    reason           text        NOT NULL,
    origin_topic     text        NOT NULL,
    origin_partition int,
    origin_offset    bigint,
    consumer_group   text        NOT NULL,
    attempts         int,
    record_key       text,
    bytes            int         NOT NULL,
    parked_at        timestamptz NOT NULL,
    replay_of        text,
    replays          int         NOT NULL DEFAULT 0,
    replayed_at      timestamptz,
    replayed_by      text,
    discarded_at     timestamptz,
    discarded_by     text,
    discard_note     text,
    open             boolean     NOT NULL GENERATED ALWAYS AS (replayed_at IS NULL AND discarded_at IS NULL) STORED,
    PRIMARY KEY (partition, record_offset),
    CONSTRAINT dead_letters_replayed CHECK ((replays > 0) = (replayed_at IS NOT NULL) AND (replays > 0) = (replayed_by IS NOT NULL)),
    CONSTRAINT dead_letters_discarded CHECK ((discarded_at IS NULL) = (discarded_by IS NULL))
);
COMMENT ON COLUMN dead_letters.topic_id IS 'Kafka''s id of the topic: one that was made anew starts at offset 0 again';
COMMENT ON COLUMN dead_letters.replay_of IS 'partition-offset of the dead letter whose replay became this one';
COMMENT ON COLUMN dead_letters.open IS 'neither replayed nor discarded: somebody has to look at it';
-- Lists, the newest first; counts by kind and topic, from the index alone.
CREATE INDEX dead_letters_newest ON dead_letters (parked_at, partition, record_offset);
CREATE INDEX dead_letters_newest_open ON dead_letters (parked_at, partition, record_offset) WHERE open;
CREATE INDEX dead_letters_newest_decided ON dead_letters (parked_at, partition, record_offset) WHERE NOT open;
CREATE INDEX dead_letters_open ON dead_letters (kind, origin_topic, parked_at, partition, record_offset) WHERE open;
