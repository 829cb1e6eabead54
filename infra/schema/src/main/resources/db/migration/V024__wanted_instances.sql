-- How many instances of a service are meant to run, as whoever scales it says (infra/bin/up, scale). The gateway compares the
-- consumer groups' members with it: after a scaling down nobody is missed, and an instance that died is, within a few seconds.
CREATE TABLE wanted_instances (
    service     text        PRIMARY KEY,
    instances   integer     NOT NULL CONSTRAINT wanted_instances_range CHECK (instances BETWEEN 0 AND 10000),
    changed_at  timestamptz NOT NULL DEFAULT now()
);
