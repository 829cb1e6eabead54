package sh.shithub.actions.devstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Prints one field of the JSON object on standard input, for a shell. */
public final class Field {
    private Field() {}

    /** @param arguments the field's name */
    public static void main(String... arguments) throws IOException {
        JsonNode value = new ObjectMapper().readTree(System.in).path(arguments[0]);
        if (value.isMissingNode()) {
            System.err.println("there is no field " + arguments[0]);
            System.exit(1);
        }
        System.out.println(value.asText());
    }
}
