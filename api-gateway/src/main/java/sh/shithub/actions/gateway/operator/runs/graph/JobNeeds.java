package sh.shithub.actions.gateway.operator.runs.graph;

import java.util.List;

/**
 * A job's place in its run; neither ever changes.
 *
 * @param needs keys of other jobs of the run
 */
record JobNeeds(long id, String key, List<String> needs) {}
