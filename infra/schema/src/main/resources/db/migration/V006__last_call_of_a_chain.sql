-- The call that spent the newest token. A commit whose confirmation was lost (the database went away at that moment) is tried
-- again by the same call: this tells its own success from somebody else's replay.
ALTER TABLE job_token_chains ADD COLUMN last_call uuid;
COMMENT ON COLUMN job_token_chains.last_call IS 'the call that spent the newest token, as the gateway numbered it';
