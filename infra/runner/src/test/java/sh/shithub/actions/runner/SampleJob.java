package sh.shithub.actions.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A job as a heartbeat's answer holds it, with what a test wants in it; its steps have the ids 11, 12, … */
public final class SampleJob {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final ObjectNode job;
    private ObjectNode step;

    public SampleJob() {
        try {
            job = (ObjectNode) JSON.readTree("""
                    {"id":7,"run_id":3,"repo_id":1,"run_index":5,"workflow_file":"ci.yml","workflow_name":"CI","checkout_url":"",
                     "checkout_token":"x","head_sha":"0123abc","head_ref":"refs/heads/main","event":"push",
                     "event_payload":{"after":"0123abc"},"job_key":"build","job_name":"","runs_on":"linux","needs":[],"if":"",
                     "timeout_minutes":10,"permissions":{"contents":"read"},"environment":"","environment_url":"","secrets":{},
                     "variables":{},"mask_values":[],"env":{},"steps":[],"a_later_field":1}
                    """);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public SampleJob step(String run) {
        ArrayNode steps = job.withArray("steps");
        step = steps.addObject();
        step.put("id", 11 + steps.size() - 1)
                .put("index", steps.size() - 1)
                .put("run", run)
                .put("uses", "");
        return this;
    }

    public SampleJob uses(String uses) {
        step("");
        step.put("uses", uses);
        return this;
    }

    /** Of the step added last. */
    public SampleJob with(String name, String value) {
        step.withObject("/with").put(name, value);
        return this;
    }

    /** Of the step added last. */
    public SampleJob field(String name, Object value) {
        step.putPOJO(name, value);
        return this;
    }

    public SampleJob jobField(String name, Object value) {
        job.putPOJO(name, value);
        return this;
    }

    public String json() {
        try {
            return JSON.writeValueAsString(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
