package sh.shithub.actions.testkit;

import sh.shithub.actions.devstack.servers.Server;

/** A running server that this JVM's tests share. */
interface Lent {
    Server server();
}
