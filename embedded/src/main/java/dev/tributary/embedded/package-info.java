/**
 * Real parts for the demo and the integration tests: a Kafka broker, a PostgreSQL server, a
 * Prometheus and a Flink cluster that start themselves on loopback, need no container and leave no
 * process behind.
 */
package dev.tributary.embedded;
