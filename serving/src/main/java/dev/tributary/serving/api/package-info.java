/**
 * The door out: numbers over HTTP for whoever proves who they are, read as the tenant that the
 * database has verified.
 */
package dev.tributary.serving.api;
