/** Whom we trust when we connect, and why a connection that is not secure is none. */
package dev.tributary.io.tls;
