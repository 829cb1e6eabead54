-- A reader of a live log knows how far it got by the seq of the last chunk it was sent, also when the chunks have become an object
-- meanwhile. Decision page 0018.
ALTER TABLE log_finalizations ADD COLUMN chunk_ends bytea NOT NULL DEFAULT '';
COMMENT ON COLUMN log_finalizations.chunk_ends IS
    'where each chunk ends in the object (platform, logs/ChunkEnds); empty for an object written before there was this column';

-- What was held back of a chunk, because it might have been the beginning of a secret, is added to its row when the log is closed.
-- How much that was tells apart readers who saw the chunk before and after.
ALTER TABLE workflow_step_log_chunks ADD COLUMN tail_bytes integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN workflow_step_log_chunks.tail_bytes IS 'how many of the last bytes were added when the log was closed; kept by a trigger';

CREATE FUNCTION count_tail_of_chunk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.tail_bytes := OLD.tail_bytes + octet_length(NEW.chunk) - octet_length(OLD.chunk);
    RETURN NEW;
END
$$;
CREATE TRIGGER workflow_step_log_chunks_tail BEFORE UPDATE OF chunk ON workflow_step_log_chunks
    FOR EACH ROW EXECUTE FUNCTION count_tail_of_chunk();
