package sh.shithub.actions.testkit;

/**
 * A runner that a test has registered.
 *
 * @param token its registration token, as 64 hex characters
 */
public record RegisteredRunner(long id, String name, String token) {}
