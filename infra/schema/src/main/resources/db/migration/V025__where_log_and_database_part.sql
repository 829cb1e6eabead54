-- A consumer's place in a partition is this row's, not Kafka's (invariant 3). Either side may go back: a broker that lost its disk's last
-- seconds, a database restored from a backup. The leader's epoch of the last applied record tells a record that was read before from
-- a new one that has got its offset. -1: not known.
ALTER TABLE consumed_offsets ADD COLUMN leader_epoch integer NOT NULL DEFAULT -1;

-- Where a consumer found that log and database do not meet, for the lag page and for those who look for what is missing.
CREATE TABLE offset_gaps (
    id              bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer_group  text        NOT NULL,
    topic           text        NOT NULL,
    partition       integer     NOT NULL,
    kind            text        NOT NULL CONSTRAINT offset_gaps_kind
        CHECK (kind IN ('log_went_back', 'records_deleted', 'topic_made_anew', 'database_went_back')),
    -- The offset that was to be read next, and the one from which on the group has gone on.
    expected_offset bigint      NOT NULL,
    found_offset    bigint      NOT NULL,
    found_at        timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX offset_gaps_found_at ON offset_gaps (found_at);
