-- A job call that is repeated under its Idempotency-Key, because its answer was lost, is answered as the first time. What the answer
-- was follows from the call, the token's place in its chain, and these; no token is stored.
ALTER TABLE job_token_chains
    ADD COLUMN last_key bytea,
    ADD COLUMN last_cancel_requested boolean,
    ADD CONSTRAINT job_token_chains_last_key_length CHECK (octet_length(last_key) = 32);
COMMENT ON COLUMN job_token_chains.last_key IS
    'SHA-256 over path, body and key of the call that spent the newest token; null when it had no key';
COMMENT ON COLUMN job_token_chains.last_cancel_requested IS 'what that call was told of a requested cancel';
