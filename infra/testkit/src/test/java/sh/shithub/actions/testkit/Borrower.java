package sh.shithub.actions.testkit;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A JVM that borrows all servers, prints their process ids and waits to be killed. */
final class Borrower {
    private Borrower() {}

    public static void main(String[] args) throws InterruptedException {
        DevStack stack = new DevStack();
        stack.environment();
        System.out.println(Stream.of(stack.postgres(), stack.kafka(), stack.objectStore())
                .map(server -> Long.toString(((LocalServer) server).pid()))
                .collect(Collectors.joining(" ")));
        Thread.currentThread().join();
    }
}
