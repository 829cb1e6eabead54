package sh.shithub.actions.devstack.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortPlanTest {
    private final PortPlan plan = PortPlan.from(null);

    @Test
    void the_gateway_is_where_everyone_looks_for_it() {
        assertEquals(8470, plan.gateway(1));
        assertEquals(8471, plan.management(Service.API_GATEWAY, 1));
    }

    @Test
    void no_port_is_given_twice_and_all_are_within_the_plan() {
        List<Integer> ports =
                new ArrayList<>(List.of(plan.postgres(), plan.kafka(), plan.controller(), plan.objectStore()));
        for (int instance = 1; instance <= PortPlan.INSTANCES; instance++) {
            ports.add(plan.gateway(instance));
            for (Service service : Service.values()) {
                ports.add(plan.management(service, instance));
            }
        }
        assertEquals(ports.size(), new HashSet<>(ports).size());
        assertTrue(ports.stream().allMatch(port -> port >= plan.base() && port < plan.base() + PortPlan.SIZE));
    }
}
