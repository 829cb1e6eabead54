package sh.shithub.actions.cli.workflow;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A workflow file's bytes as a tree of YAML 1.2 nodes that can be walked without fear: of bounded size, depth and number of
 * aliases, also once these are followed. YAML 1.2, so {@code on} is a text and not a boolean.
 */
record YamlText(Problems problems) {
    /** wire.md, "Workflow files". */
    static final int MAX_BYTES = 64 * 1024;

    static final int MAX_ALIASES = 100;
    /** The deepest thing that means something is a dispatch input's option, at 7. */
    static final int MAX_DEPTH = 50;

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setUseMarks(true)
            .setAllowNonScalarKeys(true)
            .setCodePointLimit(MAX_BYTES)
            .setMaxAliasesForCollections(MAX_ALIASES)
            .build();

    /** Empty when a problem was noted. */
    Optional<Node> root(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            problems.at(1, 1, "the file has " + bytes.length + " bytes; a workflow file has at most " + MAX_BYTES);
            return Optional.empty();
        }
        return text(bytes).flatMap(this::compose).filter(new Expansion(problems)::bounded);
    }

    private Optional<String> text(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        String read = out.flip().toString();
        if (result.isError()) {
            atEndOf(read, "the file is not UTF-8");
            return Optional.empty();
        }
        return Optional.of(read.startsWith("\uFEFF") ? read.substring(1) : read);
    }

    private Optional<Node> compose(String text) {
        try {
            if (!shallow(text)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                problems.at(1, 1, "the file is empty; a workflow needs on and jobs");
            }
            return root;
        } catch (MarkedYamlEngineException e) {
            problems.at(e.getProblemMark(), "not valid YAML: " + sentence(e));
        } catch (ReaderException e) {
            atEndOf(
                    text.substring(0, text.offsetByCodePoints(0, e.getPosition())),
                    "a character that YAML does not allow");
        } catch (YamlVersionException e) {
            problems.at(1, 1, "the %YAML line names a version that is not known; leave it out");
        } catch (YamlEngineException e) {
            problems.at(1, 1, "not valid YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Looks at the events, which are read without recursion, before anything that recurses looks at the nodes. */
    private boolean shallow(String text) {
        Bounds bounds = new Bounds();
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            Optional<String> broken = bounds.broken(event);
            if (broken.isPresent()) {
                problems.at(event.getStartMark(), broken.get());
                return false;
            }
        }
        return true;
    }

    private static final class Bounds {
        private int depth;
        private int aliases;
        private int documents;

        Optional<String> broken(Event event) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            aliases += event instanceof AliasEvent ? 1 : 0;
            documents += event instanceof DocumentStartEvent ? 1 : 0;
            if (depth > MAX_DEPTH) {
                return Optional.of("nested deeper than " + MAX_DEPTH + " levels");
            }
            if (aliases > MAX_ALIASES) {
                return Optional.of("more than " + MAX_ALIASES + " aliases");
            }
            if (documents > 1) {
                return Optional.of("another document begins here; a workflow file has one");
            }
            return event instanceof ScalarEvent scalar ? unfit(scalar) : Optional.empty();
        }

        /** Escapes can write what neither JSON in UTF-8 nor a text of PostgreSQL can carry. */
        private static Optional<String> unfit(ScalarEvent scalar) {
            if (scalar.isPlain() && scalar.getValue().equals("<<")) {
                return Optional.of("merge keys (<<) are not supported; an alias can stand for a whole value");
            }
            boolean carried = scalar.getValue().indexOf('\0') < 0
                    && StandardCharsets.UTF_8.newEncoder().canEncode(scalar.getValue());
            return carried
                    ? Optional.empty()
                    : Optional.of("a text with a NUL character or half a surrogate pair in it");
        }
    }

    private static String sentence(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem()).strip();
        return e.getContext() == null || e.getContext().isBlank()
                ? problem
                : problem + " (" + e.getContext().strip() + ")";
    }

    private void atEndOf(String good, String message) {
        int lastLine = good.lastIndexOf('\n') + 1;
        int line = (int) good.chars().filter(c -> c == '\n').count();
        problems.at(line + 1, good.codePointCount(lastLine, good.length()) + 1, message);
    }
}
