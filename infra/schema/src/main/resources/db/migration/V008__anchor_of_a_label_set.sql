-- A heartbeat must find the sets of labels that its runner satisfies without reading all sets there are: those who ask for a
-- label of its own per run add one a run. So each set stands under one of its labels, the one under which the fewest stand when
-- it is made (claim-service chooses), and a runner looks under each of its own. Under none (''): every runner looks.
ALTER TABLE job_label_sets
    ADD COLUMN anchor text NOT NULL DEFAULT '',
    ADD CONSTRAINT job_label_sets_anchor_is_a_label CHECK (anchor = '' OR anchor = ANY (labels));
UPDATE job_label_sets SET anchor = coalesce(labels[1], '');
CREATE INDEX job_label_sets_anchor ON job_label_sets (anchor);
