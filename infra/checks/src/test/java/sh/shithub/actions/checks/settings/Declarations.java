package sh.shithub.actions.checks.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The three forms in which a setting is declared: in a service's {@code application.yml} by <code>key: ${NAME:default} # NAME:
 * meaning</code>, in Java by {@code new Setting(name, default, meaning)} with nothing but text in it, in a script by
 * {@code # NAME: meaning}.
 */
final class Declarations {
    private static final Pattern IN_YAML = Pattern.compile(
            "^( *)([\\w.-]+):(?: +\\S*\\$\\{(SHITHUB_[A-Z0-9_]+):([^}]*)}(\\S*) # (SHITHUB_[A-Z0-9_]+): (.+))?.*$");
    private static final Pattern IN_JAVA =
            Pattern.compile("new Setting\\(((?:\\s|[+,]|\"(?:[^\"\\\\]|\\\\.)*\")*)\\)", Pattern.DOTALL);
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(\\s*\\+\\s*)?", Pattern.DOTALL);
    private static final Pattern IN_SCRIPT = Pattern.compile("(?m)^# (SHITHUB_[A-Z0-9_]+): (.+)$");

    private Declarations() {}

    static List<Declaration> all() {
        List<Declaration> all = new ArrayList<>();
        Sources.yaml().forEach((path, text) -> all.addAll(yaml(path.replaceFirst("/src/.*", ""), text)));
        Sources.java().forEach((path, text) -> all.addAll(java(path.replaceFirst("/[^/]+$", ""), text)));
        Sources.scripts().forEach((path, text) -> all.addAll(script(path, text)));
        return all;
    }

    static List<Declaration> yaml(String place, String text) {
        List<Declaration> found = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (String line : text.split("\n")) {
            Matcher matcher = IN_YAML.matcher(line);
            if (line.strip().startsWith("#") || !matcher.matches()) {
                continue;
            }
            while (keys.size() > matcher.group(1).length() / 2) {
                keys.remove(keys.size() - 1);
            }
            keys.add(matcher.group(2));
            if (matcher.group(3) != null) {
                found.add(new Declaration(
                        matcher.group(3),
                        String.join(".", keys),
                        matcher.group(4),
                        matcher.group(5),
                        matcher.group(7).strip(),
                        place));
            }
        }
        return found;
    }

    private static List<Declaration> java(String place, String text) {
        return IN_JAVA.matcher(text)
                .results()
                .map(match -> texts(match.group(1)))
                .map(texts -> new Declaration(texts.get(0), "", texts.get(1), "", texts.get(2), place))
                .toList();
    }

    /** The arguments; what is joined by plus signs is one. */
    private static List<String> texts(String arguments) {
        List<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (MatchResult part : TEXT.matcher(arguments).results().collect(Collectors.toList())) {
            text.append(part.group(1).replace("\\\"", "\"").replace("\\\\", "\\"));
            if (part.group(2) == null) {
                texts.add(text.toString());
                text.setLength(0);
            }
        }
        return texts;
    }

    private static List<Declaration> script(String place, String text) {
        return IN_SCRIPT
                .matcher(text)
                .results()
                .map(match -> new Declaration(
                        match.group(1), "", "", "", match.group(2).strip(), place))
                .toList();
    }
}
