/**
 * The door in: webhooks and canonical events over HTTP, checked for whose they are, freed of
 * people's names, and acknowledged to the sender once Kafka has acknowledged them.
 */
package dev.tributary.serving.collector;
