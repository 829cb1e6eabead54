package sh.shithub.actions.testkit;

/** A running server that this JVM's tests share. */
interface Lent {
    Server server();
}
